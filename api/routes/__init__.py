"""The routes of the API, one file a resource; each calls the services and nothing else."""
