"""Keys: master, client, project, data; where they lie, how they change, how they end."""
