"""Documents: from files of any kind to text whose every character knows its page and place."""
