"""Security headers on every response, and the nonce that scripts need."""

from __future__ import annotations

import secrets

from flask import Flask, Response, g, request
from flask_login import current_user

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
CACHED_ENDPOINTS = frozenset({"static", "bootstrap.static", "web.font", "content.asset"})


def csp_nonce() -> str:
    """The nonce of this response, made on first use."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    return str(g.csp_nonce)


def content_security_policy() -> str:
    return "; ".join(
        [
            "default-src 'none'",
            f"script-src 'nonce-{csp_nonce()}'",
            "style-src 'self'",
            "img-src 'self' data:",
            "font-src 'self'",
            "connect-src 'self'",
            "manifest-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        ]
    )


FIXED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


def set_headers(response: Response) -> Response:
    headers = response.headers
    there = {name.lower() for name, _value in headers}
    for name, value in FIXED.items():
        if name.lower() not in there:
            headers.add(name, value)
    if "content-security-policy" not in there:
        headers.add("Content-Security-Policy", content_security_policy())
    if request.is_secure:
        headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    if request.endpoint not in CACHED_ENDPOINTS:
        headers["Cache-Control"] = "no-store" if current_user.is_authenticated else "no-cache"
    return response


def init_app(app: Flask) -> None:
    app.jinja_env.globals["csp_nonce"] = csp_nonce
    app.after_request(set_headers)
