import type { Card } from '../../../shared/moderation/moderation.ts'
import sheetText from '../../styles/console/forms.css?inline'
import { sheetOf } from '../../ui/sheet.ts'
import type { ConsoleContext } from '../context.ts'
import { adopt, openDialog } from '../dialog.ts'
import { DialogTop } from '../dialog-top.tsx'
import { Notes } from './notes.tsx'
import type { NoteSubject } from './notes-model.ts'
import { createPerson, type Keep, type Person } from './person.ts'
import { SanctionForm } from './sanction-form.tsx'
import { Sanctions } from './sanctions.tsx'

const sheet = sheetOf(sheetText)

/** Opens the dialog of notes about a comment and its author. */
export function openNotes(context: ConsoleContext, { comment, author }: Card): void {
  const { say } = context.words
  adopt(sheet)
  const subjects: NoteSubject[] = [
    { kind: 'author', id: author.id, name: author.name },
    { kind: 'comment', id: comment.id, name: say('note.comment') },
  ]
  openDialog('about', 'about-title', (close) => (
    <>
      <DialogTop context={context} id="about-title" title={say('note.title', { name: author.name })} close={close} />
      <Notes context={context} subjects={subjects} />
    </>
  ))
}

/** Opens the dialog of sanctions of a comment's author. `keep` takes the batch of a change; then `changed` is called. */
export function openSanctions(context: ConsoleContext, { author }: Card, keep: Keep, changed: () => void): void {
  adopt(sheet)
  const person = createPerson(context, author.id, (action, batch) => {
    keep(action, batch)
    changed()
  })
  void person.load()
  openDialog('about', 'about-title', (close) => (
    <SanctionsOf context={context} person={person} name={author.name} close={close} />
  ))
}

function SanctionsOf({
  context,
  person,
  name,
  close,
}: {
  context: ConsoleContext
  person: Person
  name: string
  close: () => void
}) {
  const { say } = context.words
  return (
    <>
      <DialogTop context={context} id="about-title" title={say('sanction.title', { name })} close={close} />
      {person.card.value?.isStaff ? (
        <p class="meta">{say('sanction.staff')}</p>
      ) : (
        <>
          {person.isFailed.value ? (
            <p class="error">{say('con.fail')}</p>
          ) : (
            <Sanctions context={context} person={person} hasPast={false} />
          )}
          <SanctionForm context={context} person={person} done={close} />
        </>
      )}
    </>
  )
}
