import type { NudgeParts } from '../form.tsx'

/** Draws the nudges of a composer. */
export const nudgeParts: NudgeParts = {
  // Not before something is typed: at the first press in a form it would move what is pressed.
  welcome: ({ say }, nudges) => (nudges.isWelcomed() ? <p class="notes">{say('rules.first')}</p> : null),
  question({ say }, { question, answer, edit, post }) {
    if (!question.value) return null
    const { kind, slots, answers, answered } = question.value
    const text = answered ? say(`nudge.read.${answered}`) : say(`nudge.${kind}`, slots)
    return (
      <fieldset class="naming nudge" aria-label={text}>
        <p>{text}</p>
        {kind === 'read' && !answered
          ? answers.map((choice) => [button(choice, () => answer(choice)), ' '])
          : button(say('nudge.edit'), edit)}{' '}
        {button(say(answered === 'right' ? 'nudge.go' : 'nudge.post'), post)}
      </fieldset>
    )
  },
}

const button = (text: string, press: () => void) => (
  <button key={text} type="button" class="button boxed" onClick={press}>
    {text}
  </button>
)
