import { useSignal } from '@preact/signals'
import type { ShownRule } from '../../../shared/moderation/rules.ts'
import { type ConsoleContext, mayDo } from '../context.ts'
import { readDraft, requestOf } from './draft.ts'
import { RuleDryRunPanel } from './dry-run-panel.tsx'
import { ActionFields, ConditionFields } from './fields.tsx'
import type { Rules } from './model.ts'
import { Versions } from './versions.tsx'

const formId = 'rule-form'

/** The editor of a rule; read-only without the power to change rules, but with dry runs. */
export function Editor({ context, rules, rule }: { context: ConsoleContext; rules: Rules; rule: ShownRule | 'new' }) {
  const { say } = context.words
  const mayChange = mayDo(context, 'changeRules')
  const known = rule === 'new' ? null : rule
  const close = () => {
    rules.runner.error.value = ''
    rules.open.value = null
  }
  function draft() {
    if (!mayChange) return known && requestOf(known)
    const form = document.getElementById(formId) as HTMLFormElement
    return form.reportValidity() ? readDraft(form, known?.enabled ?? true) : null
  }
  async function save(): Promise<void> {
    if (await rules.save(known?.id ?? null, draft()!)) close()
  }
  return (
    <section aria-labelledby="rule-title">
      <h2 id="rule-title">{known ? <bdi>{known.name}</bdi> : say('rule.new')}</h2>
      <form
        class="form"
        id={formId}
        onSubmit={(event) => {
          event.preventDefault()
          void save()
        }}
      >
        <fieldset class="plain" disabled={!mayChange}>
          <label>
            {say('rule.name')}
            <input
              type="text"
              name="name"
              required
              maxLength={40}
              defaultValue={known?.name ?? ''}
              autocomplete="off"
            />
          </label>
          <ConditionFields words={context.words} conditions={known?.conditions ?? {}} />
          <ActionFields words={context.words} actions={known?.actions ?? [{ do: 'hold' }]} />
        </fieldset>
      </form>
      <RuleDryRunPanel context={context} draft={draft} />
      <p class="error" role="alert">
        {rules.runner.error.value}
      </p>
      <p class="change">
        {mayChange && (
          <button type="submit" form={formId} class="button boxed button-primary">
            {say('rule.save')}
          </button>
        )}
        <button type="button" class="button boxed" onClick={close}>
          {say(mayChange ? 'con.cancel' : 'con.close')}
        </button>
        {mayChange && known && (
          <Delete context={context} remove={() => void rules.remove(known.id).then((is) => is && close())} />
        )}
      </p>
      {known && <Versions context={context} rules={rules} rule={known} />}
    </section>
  )
}

function Delete({ context, remove }: { context: ConsoleContext; remove: () => void }) {
  const { say } = context.words
  const isSure = useSignal(false)
  return (
    <button
      type="button"
      class="button boxed"
      data-tone="danger"
      onClick={() => {
        if (isSure.value) remove()
        else isSure.value = true
      }}
    >
      {say(isSure.value ? 'rule.delete.sure' : 'rule.delete')}
    </button>
  )
}
