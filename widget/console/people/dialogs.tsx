import type { Card } from '../../../shared/moderation/moderation.ts'
import sheetText from '../../styles/console/forms.css?inline'
import type { Desk } from '../context.ts'
import { adopt, openDialog } from '../dialog.ts'
import { Notes, type Subject } from './notes.tsx'
import { createPerson, type Keep, type Person } from './person.ts'
import { SanctionForm } from './sanction-form.tsx'
import { Sanctions } from './sanctions.tsx'

const sheet = new CSSStyleSheet()
sheet.replaceSync(sheetText)

/** What is noted about a comment and its author. */
export function openNotes(desk: Desk, { comment, author }: Card): void {
  const { say } = desk.words
  adopt(sheet)
  const subjects: Subject[] = [
    { path: `/moderation/authors/${author.id}/notes`, name: author.name },
    { path: `/moderation/comments/${comment.id}/notes`, name: say('note.comment') },
  ]
  openDialog('about', 'about-title', (close) => (
    <>
      <Top desk={desk} title={say('note.title', { name: author.name })} close={close} />
      <Notes desk={desk} subjects={subjects} />
    </>
  ))
}

/** What is decided about the author of a comment; `keep` takes what undoes it, `changed` hears that something was. */
export function openSanctions(desk: Desk, { author }: Card, keep: Keep, changed: () => void): void {
  adopt(sheet)
  const person = createPerson(desk, author.id, (deed, batch) => {
    keep(deed, batch)
    changed()
  })
  void person.load()
  openDialog('about', 'about-title', (close) => (
    <SanctionsOf desk={desk} person={person} name={author.name} close={close} />
  ))
}

function SanctionsOf({ desk, person, name, close }: { desk: Desk; person: Person; name: string; close: () => void }) {
  const { say } = desk.words
  return (
    <>
      <Top desk={desk} title={say('sanction.title', { name })} close={close} />
      {person.card.value?.isStaff ? (
        <p class="meta">{say('sanction.staff')}</p>
      ) : (
        <>
          {person.isFailed.value ? (
            <p class="error">{say('con.fail')}</p>
          ) : (
            <Sanctions desk={desk} person={person} hasPast={false} />
          )}
          <SanctionForm desk={desk} person={person} done={close} />
        </>
      )}
    </>
  )
}

function Top({ desk, title, close }: { desk: Desk; title: string; close: () => void }) {
  return (
    <div class="dialog-top">
      <h2 id="about-title" tabIndex={-1}>
        <bdi>{title}</bdi>
      </h2>
      <button type="button" class="button" onClick={close}>
        {desk.words.say('con.close')}
      </button>
    </div>
  )
}
