"""The draft of a day, or of several, beside what people were told: who changes, what it costs."""
