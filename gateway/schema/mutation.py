"""Everything that can be changed."""

from typing import Annotated, Final

import strawberry

from gateway.resolvers import (
    changes_calendar,
    changes_messages,
    changes_record,
    changes_terms,
)
from gateway.schema import changes_calendar as calendar
from gateway.schema import changes_messages as messages
from gateway.schema import changes_person as person
from gateway.schema import changes_record as record
from gateway.schema.costs import RECORDS, REGISTERS, ROWS, calls
from gateway.schema.info import Info
from gateway.schema.publishing import resolved
from gateway.schema.read_back import outcome

OPENED: Final = REGISTERS + RECORDS
FOUND: Final = 1
TRIES: Final = 3
"""A change costs: the rights asked anew and the record; what it is judged by; finding out what an
earlier try did; and sending it, in Nexus three times at most where others are faster."""

Changed = strawberry.argument(description="What is to be changed, and the key of the change.")


@strawberry.type(
    description="What can be changed, one after the other. Every input carries an "
    "`idempotencyKey`, scoped to the viewer, the application, the person written for, the "
    "municipality and the mutation: the same key with the same input is done once and answers the "
    "same; with another input it is refused with CONFLICT. Keys are remembered for 24 hours. The "
    "person written for is the one the given id is bound to."
)
class Mutation:
    @resolved(
        "Cancel an appointment, by the rule that its `cancellation` shows beforehand.",
        calls(OPENED + ROWS + FOUND + 3 * TRIES),
    )
    async def cancel_appointment(
        self,
        info: Info,
        input: Annotated[calendar.CancelAppointmentInput, Changed],  # noqa: A002
    ) -> calendar.CancelAppointmentResult | None:
        result = await changes_calendar.cancel_appointment(
            info.context,
            input.appointment_id,
            input.idempotency_key,
            reason_code=input.reason_code,
            comment=input.comment,
            new_time_wish=input.new_time_wish,
        )
        return outcome(result, calendar.AppointmentCancelled)

    @resolved(
        "Ask for another time, where `cancellation.newTime` is SEPARATELY.",
        calls(OPENED + FOUND + 2),
    )
    async def request_new_time(
        self,
        info: Info,
        input: Annotated[calendar.RequestNewTimeInput, Changed],  # noqa: A002
    ) -> calendar.RequestNewTimeResult | None:
        result = await changes_calendar.request_new_time(
            info.context, input.appointment_id, input.idempotency_key, wish=input.wish
        )
        return outcome(result, calendar.NewTimeRequested)

    @resolved(
        "Write to one of the record's recipients. `portal.messaging` says what it is not for.",
        calls(OPENED + 1 + FOUND + 2 * TRIES),
    )
    async def start_thread(
        self,
        info: Info,
        input: Annotated[messages.StartThreadInput, Changed],  # noqa: A002
    ) -> messages.StartThreadResult | None:
        result = await changes_messages.start_thread(
            info.context,
            input.care_record_id,
            input.idempotency_key,
            recipient_id=input.recipient_id,
            subject=input.subject,
            body=input.body,
        )
        return outcome(result, messages.ThreadStarted)

    @resolved("Answer in a thread.", calls(OPENED + 1 + FOUND + 3 * TRIES))
    async def reply_to_thread(
        self,
        info: Info,
        input: Annotated[messages.ReplyToThreadInput, Changed],  # noqa: A002
    ) -> messages.ReplyToThreadResult | None:
        result = await changes_messages.reply_to_thread(
            info.context, input.thread_id, input.idempotency_key, body=input.body
        )
        return outcome(result, messages.ReplySent)

    @resolved(
        "Note that the viewer has read a thread. Others' reading is not touched.",
        calls(OPENED + 1 + FOUND + 2),
    )
    async def mark_thread_read(
        self,
        info: Info,
        input: Annotated[messages.MarkThreadReadInput, Changed],  # noqa: A002
    ) -> messages.MarkThreadReadResult | None:
        result = await changes_messages.mark_thread_read(
            info.context, input.thread_id, input.idempotency_key
        )
        return outcome(result, messages.ThreadRead)

    @resolved(
        "Record the person's own measurement, as it is agreed with the staff.",
        calls(OPENED + 1 + FOUND + 2),
    )
    async def record_measurement(
        self,
        info: Info,
        input: Annotated[record.RecordMeasurementInput, Changed],  # noqa: A002
    ) -> record.RecordMeasurementResult | None:
        result = await changes_record.record_measurement(
            info.context,
            input.agreement_id,
            input.idempotency_key,
            taken_at=input.taken_at,
            values=[(one.code, one.value) for one in input.values],
            comment=input.comment,
        )
        return outcome(result, record.MeasurementRecorded)

    @resolved("Apply for a body-worn aid.", calls(OPENED + 1 + FOUND + 2 * TRIES))
    async def apply_for_aid(
        self,
        info: Info,
        input: Annotated[record.ApplyForAidInput, Changed],  # noqa: A002
    ) -> record.ApplyForAidResult | None:
        result = await changes_record.apply_for_aid(
            info.context,
            input.care_record_id,
            input.idempotency_key,
            kind_code=input.kind_code,
            motivation=input.motivation,
        )
        return outcome(result, record.AidApplied)

    @resolved("Save the life story.", calls(OPENED + 1 + 2 + 1 + 2))
    async def save_life_story(
        self,
        info: Info,
        input: Annotated[person.SaveLifeStoryInput, Changed],  # noqa: A002
    ) -> person.SaveLifeStoryResult | None:
        result = await changes_record.save_life_story(
            info.context,
            input.care_record_id,
            input.idempotency_key,
            text=input.text,
            based_on=input.based_on_updated_at,
        )
        return outcome(result, person.LifeStorySaved)

    @resolved("Choose what to be notified of, and how.", calls(OPENED + 1 + FOUND + 2))
    async def update_notifications(
        self,
        info: Info,
        input: Annotated[person.UpdateNotificationsInput, Changed],  # noqa: A002
    ) -> person.UpdateNotificationsResult | None:
        result = await changes_record.update_notifications(
            info.context,
            input.care_record_id,
            input.idempotency_key,
            channel=input.channel,
            kinds=input.kinds,
        )
        return outcome(result, person.NotificationsUpdated)

    @resolved("Accept the terms of a portal, for oneself.", calls(1 + FOUND + 2 + 1))
    async def accept_terms(
        self,
        info: Info,
        input: Annotated[person.AcceptTermsInput, Changed],  # noqa: A002
    ) -> person.AcceptTermsResult | None:
        result = await changes_terms.accept_terms(
            info.context, input.municipality, input.idempotency_key, version=input.version
        )
        return person.accepted(result)
