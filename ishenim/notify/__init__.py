"""What people are told of by themselves: on the screen, and by a letter that says little (decisions 4, 5, 23)."""
