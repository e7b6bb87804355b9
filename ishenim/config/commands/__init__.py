"""The commands of the contract, a module each: arguments(parser), run(args) → exit code."""
