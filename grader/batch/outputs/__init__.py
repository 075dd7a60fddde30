"""Everything that people and gradebooks read. All of it is made from the store, and can be made again at any time."""
