"""Planning jobs: plans made in the background, each evening, each Friday or because somebody asked."""
