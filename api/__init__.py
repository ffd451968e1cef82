"""The FastAPI application and its French web pages."""
