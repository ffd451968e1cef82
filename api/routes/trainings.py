"""/v1/trainings: create, read, update, delete."""

from __future__ import annotations

from fastapi import APIRouter, Response

from api.dependencies import Limit, Offset, PlaceFiltersDep, RecordId, WorkplaceDep
from api.problems import documented
from api.records import create_record, delete_record, get_record, replace_record
from api.schemas import Listing, TrainingBody
from matcher.records import Training

router = APIRouter(prefix="/v1/trainings", tags=["trainings"])


@router.get("", summary="List trainings", responses=documented())
def list_trainings(
    workplace: WorkplaceDep, filters: PlaceFiltersDep, offset: Offset = 0, limit: Limit = 20
) -> Listing[Training]:
    """Return part of the trainings in the order of their ids."""
    page = workplace.store.list(Training, filters, offset=offset, limit=limit)
    return Listing[Training](items=list(page.records), total=page.total, offset=offset, limit=limit)


@router.post("", summary="Create a training", status_code=201, responses=documented(409))
def create_training(workplace: WorkplaceDep, body: TrainingBody, response: Response) -> Training:
    """Store a training, understand and embed it; the Location header says where it is."""
    created = create_record(workplace, Training, body)
    response.headers["Location"] = f"/v1/trainings/{created.id}"
    return created


@router.get("/{training_id}", summary="Read a training", responses=documented(404))
def read_training(workplace: WorkplaceDep, training_id: RecordId) -> Training:
    """Return one training."""
    return get_record(workplace, Training, training_id)


@router.put("/{training_id}", summary="Replace a training", responses=documented(404))
def replace_training(workplace: WorkplaceDep, training_id: RecordId, body: TrainingBody) -> Training:
    """Replace a stored training; the id of the address counts, that of the body does not."""
    return replace_record(workplace, Training, training_id, body)


@router.delete("/{training_id}", summary="Delete a training", status_code=204, responses=documented(404))
def delete_training(workplace: WorkplaceDep, training_id: RecordId) -> None:
    """Delete a training with its facts and vectors."""
    delete_record(workplace, Training, training_id)
