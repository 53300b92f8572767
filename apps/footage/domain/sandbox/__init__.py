"""The process that parses media: its parent here, its limits, the link between both."""
