import type { ServerWordKey } from '../../../shared/pages.ts'
import type { Table } from '../table.ts'

const aboutComment = `

It is by {author}:

{source}

Read it and decide here. Nothing happens until you press a button there; the link is good once, for a week.
{link}

You get this because you asked for it in the settings of the console, where you can end it.
`

/** What the server writes itself: mails, the page their links lead to, titles of plain pages and feeds. */
export const server = {
  'mail.waits': 'A comment waits for review',
  'mail.rule': 'A rule asks you to look at a comment',
  'mail.waits.text': `A comment waits for review on {site}.${aboutComment}`,
  'mail.rule.text': `A rule asks you to look at a comment on {site}. The rule: {rule}.${aboutComment}`,
  'mail.test': 'Test mail',
  'mail.test.text': 'This is a test: mails about comments on {site} arrive here. There is nothing to do.\n',
  'mail.page.rule': 'A rule asks you to look at this comment',
  'mail.by': 'By {author} on {thread}',
  'here.title': 'Moderate here',
  'here.ask': 'Moderate comments of {site} on {origin}? You stay signed in there for an hour after you last used it.',
  'here.yes': 'Moderate here',
  'here.no': 'Cancel',
  'here.sign-in': 'You are not signed in to the console in this browser.',
  'here.console': 'Open the console',
  'here.lost': 'The page that opened this window cannot be reached. Close the window and press Moderate here again.',
  'here.failed': 'That did not work. Try again.',
  'here.unknown': '{origin} is none of the origins of {site}, so nobody can moderate there.',
  'mail.approve': 'Approve',
  'mail.reject': 'Reject',
  'mail.spam': 'Spam',
  'mail.reason': 'Reason',
  'mail.reason.rude': 'Rude',
  'mail.reason.hate': 'Hate',
  'mail.reason.off-topic': 'Off-topic',
  'mail.reason.spam': 'Spam',
  'mail.reason.personal-data': 'Private information',
  'mail.reason.illegal': 'Illegal content',
  'mail.reason.misleading': 'Misleading',
  'mail.reason.repeat': 'Said before',
  'mail.done': 'Done: {verb}',
  'mail.done.hint': 'You can undo it in the console.',
  'mail.unchanged': 'Nothing was changed',
  'mail.unchanged.hint': 'The comment was decided about or edited meanwhile.',
  'mail.meanwhile': 'It was decided about or edited meanwhile. What waits for review is in the console.',
  'mail.over': 'This link was used, or its time is over',
  'mail.over.hint': 'What waits for review is in the console.',
  'address.ask': 'Confirm your mail address',
  'address.ask.text': `Mails about comments on {site} are to go to this address. Confirm it here; the link is good for three days:
{link}

If you did not ask for this, you need do nothing.
`,
  'address.moved': 'Your mail address was changed',
  'address.moved.text': `Mails about comments on {site} no longer go to this address: it was changed in the console.
If that was not you, tell an owner of the site.
`,
  'address.question': 'Mails about comments on {site} go to {address}.',
  'address.confirm': 'Confirm',
  'address.done': 'Your mail address is confirmed',
  'address.over.hint': 'Enter the address in the console again.',
  'page.comments': 'Comments',
  'page.comments.on': 'Comments on {title}',
  'page.error': 'Error: {title}',
  'feed.comment': 'Comment by {name}',
  'feed.comment.on': 'Comment by {name} on {title}',
  'feed.reply': 'Reply by {name}',
  'feed.reply.on': 'Reply by {name} on {title}',
} as const satisfies Table & Record<ServerWordKey, string>
