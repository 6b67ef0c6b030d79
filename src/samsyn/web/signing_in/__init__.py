"""Signing in on a server, by django-allauth: local accounts, OpenID Connect, SAML; people come by invitation."""
