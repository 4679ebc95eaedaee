"""What every page shares: layout, security headers, languages, errors, the event stream."""
