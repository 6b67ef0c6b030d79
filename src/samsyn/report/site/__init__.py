"""A finished study as a folder of static pages, in which every number opens its evidence."""
