"""Assessment: how good the goals are, and to what extent statements hold."""
