"""Write down who changed what."""

from typing import Any

from sqlalchemy.orm import Session

from app.models import AuditEvent, User


def record(session: Session, actor: User | None, action: str, subject: str, details: dict[str, Any]) -> None:
    session.add(AuditEvent(actor_id=actor.id if actor else None, action=action, subject=subject, details=details))
