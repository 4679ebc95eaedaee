"""Planning jobs: plans that are made in the background, each evening, each Friday or because somebody asked."""
