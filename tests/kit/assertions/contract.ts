import { readFileSync } from 'node:fs'
import path from 'node:path'
import * as v from 'valibot'
import { problemSchema } from '../../../server/platform/http/json-schema.ts'
import {
  commentContext,
  commentEdit,
  commentPage,
  commentReply,
  findingPage,
  newComment,
  previewReply,
  previewRequest,
  redaction,
  revisionList,
} from '../../../shared/comments/comments.ts'
import { heatChange, heatReply } from '../../../shared/comments/posting-limits.ts'
import { countsReply, threadChanges, threadPage } from '../../../shared/comments/threads.ts'
import { assignmentReply, assignmentRequest } from '../../../shared/moderation/assignments.ts'
import { logPage } from '../../../shared/moderation/audit-log.ts'
import {
  cardPage,
  cardReply,
  claimReply,
  claimRequest,
  decisionReply,
  decisionRequest,
  markReply,
  newAppeal,
  newReport,
  queueCounts,
  reportReply,
} from '../../../shared/moderation/moderation.ts'
import { nudgeCount, nudgeReport, pace } from '../../../shared/moderation/nudges.ts'
import {
  orderedRules,
  rehearsalRequest,
  ruleList,
  ruleOrder,
  ruleRemoval,
  ruleReply,
  ruleRequest,
} from '../../../shared/moderation/rules.ts'
import { viewList, viewReply, viewRequest } from '../../../shared/moderation/saved-views.ts'
import {
  authorCard,
  expertRequest,
  liftReply,
  newNote,
  newSanction,
  noteList,
  noteReply,
  peoplePage,
  sanctionReply,
} from '../../../shared/people/people.ts'
import {
  embedEntry,
  embedLinkReply,
  embedLinkRequest,
  embedReply,
  entry,
  invitationReply,
  linkQuestion,
  linkReply,
  mailSettings,
  newInvitation,
  roleChange,
  sessionList,
  sessionReply,
  staffPerson,
  team,
} from '../../../shared/people/staff.ts'
import { guestReply, me, newGuest } from '../../../shared/people/viewers.ts'
import {
  screeningChange,
  screeningChanged,
  screeningReply,
  wordTrial,
  wordTrialReply,
} from '../../../shared/sites/screening.ts'
import type { Answer } from '../fixtures/app.ts'

interface Shape {
  body?: v.GenericSchema
  answer: v.GenericSchema
}

/** The body of a 204. */
const nothing = v.literal('')

/** What each operation takes and gives, by its id in the document. */
export const shapes: Record<string, Shape> = {
  readThread: { answer: threadPage },
  readComments: { answer: commentPage },
  readChanges: { answer: threadChanges },
  searchThread: { answer: findingPage },
  // Its answer is a stream; only refusals come as one piece.
  followThread: { answer: v.string() },
  followOwn: { answer: v.string() },
  addReaction: { answer: commentReply },
  removeReaction: { answer: commentReply },
  readCounts: { answer: countsReply },
  readMe: { answer: me },
  postComment: { body: newComment, answer: commentReply },
  readComment: { answer: commentReply },
  editComment: { body: commentEdit, answer: commentReply },
  deleteComment: { answer: commentReply },
  restoreComment: { answer: commentReply },
  readReplies: { answer: commentPage },
  readContext: { answer: commentContext },
  readRevisions: { answer: revisionList },
  redactRevision: { body: redaction, answer: revisionList },
  previewBody: { body: previewRequest, answer: previewReply },
  readStaffLink: { body: linkQuestion, answer: linkReply },
  enterStaff: { body: entry, answer: sessionReply },
  readStaffSession: { answer: sessionReply },
  leaveStaff: { answer: nothing },
  readStaffSessions: { answer: sessionList },
  endStaffSession: { answer: nothing },
  readOwnMail: { answer: mailSettings },
  changeOwnMail: { body: mailSettings, answer: mailSettings },
  readTeam: { answer: team },
  inviteStaff: { body: newInvitation, answer: invitationReply },
  withdrawInvitation: { answer: nothing },
  changeRole: { body: roleChange, answer: staffPerson },
  removeStaff: { answer: nothing },
  enterEmbed: { body: embedEntry, answer: embedReply },
  leaveEmbed: { answer: v.strictObject({}) },
  makeEmbedLink: { body: embedLinkRequest, answer: embedLinkReply },
  readQueues: { answer: queueCounts },
  readQueue: { answer: cardPage },
  readCard: { answer: cardReply },
  decide: { body: decisionRequest, answer: decisionReply },
  undoBatch: { answer: decisionReply },
  claimComment: { body: claimRequest, answer: claimReply },
  releaseClaim: { answer: nothing },
  readLog: { answer: logPage },
  readAuthors: { answer: peoplePage },
  readAuthor: { answer: authorCard },
  changeAuthor: { body: expertRequest, answer: authorCard },
  sanctionAuthor: { body: newSanction, answer: sanctionReply },
  liftSanction: { answer: liftReply },
  readAuthorNotes: { answer: noteList },
  addAuthorNote: { body: newNote, answer: noteReply },
  readCommentNotes: { answer: noteList },
  addCommentNote: { body: newNote, answer: noteReply },
  removeNote: { answer: nothing },
  assignComments: { body: assignmentRequest, answer: assignmentReply },
  readViews: { answer: viewList },
  saveView: { body: viewRequest, answer: viewReply },
  removeView: { answer: nothing },
  replyAsStaff: { body: previewRequest, answer: commentReply },
  readRules: { answer: ruleList },
  addRule: { body: ruleRequest, answer: ruleReply },
  changeRule: { body: ruleRequest, answer: ruleReply },
  removeRule: { answer: ruleRemoval },
  readRuleVersions: { answer: ruleList },
  orderRules: { body: ruleOrder, answer: orderedRules },
  // A stream of events.
  rehearseRule: { body: rehearsalRequest, answer: v.string() },
  readPace: { answer: pace },
  countNudge: { body: nudgeCount, answer: v.strictObject({}) },
  readNudges: { answer: nudgeReport },
  readScreening: { answer: screeningReply },
  changeScreening: { body: screeningChange, answer: screeningChanged },
  tryWords: { body: wordTrial, answer: wordTrialReply },
  readHeat: { answer: heatReply },
  changeHeat: { body: heatChange, answer: heatReply },
  pinComment: { answer: markReply },
  unpinComment: { answer: markReply },
  pickComment: { answer: markReply },
  unpickComment: { answer: markReply },
  markMessageRead: { answer: nothing },
  reportComment: { body: newReport, answer: reportReply },
  withdrawReport: { answer: reportReply },
  appeal: { body: newAppeal, answer: commentReply },
  makeGuest: { body: newGuest, answer: guestReply },
}

interface Operation {
  operationId: string
  responses: Record<string, unknown>
}

/** The committed document: what clients were promised. */
export const promised: { paths: Record<string, Record<string, Operation>> } = JSON.parse(
  readFileSync(path.join(import.meta.dirname, '../../../openapi.json'), 'utf8'),
)

const operations = Object.entries(promised.paths).map(([template, methods]) => ({
  pathRe: new RegExp(`^${template.replaceAll(/\{\w+\}/g, '[^/?]+')}(\\?|$)`),
  methods,
}))

/**
 * Holds every answer to the document: a status it names, and a body that is strictly of its shape. Applied to whatever any
 * test asks, so that no test needs to think of it. @throws Error with what was not promised
 */
export function holdToContract(method: string, address: string, { status, body }: Answer): void {
  const operation = operations.find(({ pathRe }) => pathRe.test(address))?.methods[method.toLowerCase()]
  if (!operation) return
  const { operationId, responses } = operation
  if (!(status in responses)) throw new Error(`${operationId} answered ${status}, which the document does not name`)
  if (status === 304) return
  const parsed = v.safeParse(status < 300 ? shapes[operationId]!.answer : problemSchema, body)
  if (parsed.success) return
  const said = parsed.issues.map((issue) => `${v.getDotPath(issue)}: ${issue.message}`).join('; ')
  throw new Error(`${operationId} answered ${status} with something else than promised: ${said}`)
}
