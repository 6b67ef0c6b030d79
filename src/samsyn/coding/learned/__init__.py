"""The suggester that learns from decisions: features, classifiers, probabilities, saved models."""
