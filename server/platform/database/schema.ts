import type { CommentRevisionTable, CommentTable, ReactionTable, ReportTable, ThreadTable } from './tables/comments.ts'
import type { JobTable, MailLinkTable } from './tables/jobs.ts'
import type {
  AssignmentTable,
  ClaimTable,
  LogHeadTable,
  LogTable,
  NudgeOutcomeTable,
  RuleTable,
  RuleVersionTable,
  SavedViewTable,
  TrainingExampleTable,
  TrainingWordTable,
} from './tables/moderation.ts'
import type {
  AuthorNameTable,
  AuthorTable,
  NoteTable,
  SanctionTable,
  StaffCodeTable,
  StaffLinkTable,
  StaffSessionTable,
  StaffTable,
} from './tables/people.ts'
import type { SiteOriginTable, SiteTable, WordListTextTable } from './tables/sites.ts'

/** All tables by name, as Kysely types its queries. */
export interface Tables {
  site: SiteTable
  site_origin: SiteOriginTable
  author: AuthorTable
  author_name: AuthorNameTable
  thread: ThreadTable
  comment: CommentTable
  comment_revision: CommentRevisionTable
  reaction: ReactionTable
  staff: StaffTable
  staff_session: StaffSessionTable
  staff_link: StaffLinkTable
  staff_code: StaffCodeTable
  log: LogTable
  log_head: LogHeadTable
  claim: ClaimTable
  assignment: AssignmentTable
  saved_view: SavedViewTable
  report: ReportTable
  training_example: TrainingExampleTable
  training_word: TrainingWordTable
  job: JobTable
  nudge_outcome: NudgeOutcomeTable
  mail_link: MailLinkTable
  sanction: SanctionTable
  note: NoteTable
  rule: RuleTable
  rule_version: RuleVersionTable
  word_list_text: WordListTextTable
}
