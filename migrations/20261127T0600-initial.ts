import { type Kysely, sql } from 'kysely'

// Every table carries site_id and every unique key begins with it, so that the schema shards by site without a rewrite.
// Times are kept to the millisecond: that is what travels, and a cursor must come back exactly as it went.
// Needs PostgreSQL 15 or newer; ids are made by the server, because uuidv7() came with 18.

const sites = [
  sql`
    create table site (
      site_id uuid primary key,
      -- The directory that finds a site's shard; the one unique key that cannot begin with the id it finds.
      slug text not null unique,
      name text not null,
      settings jsonb not null default '{}',
      -- Signs cursors. Here, not in a file, so that every process has the same one.
      secret bytea not null,
      created_at timestamptz(3) not null default now()
    )`,
  sql`
    create table site_origin (
      site_id uuid not null references site,
      origin text not null,
      added_at timestamptz(3) not null default now(),
      primary key (site_id, origin)
    )`,
  // The words of word lists, as the audit log refers to them: each text once, under its SHA-256.
  sql`
    create table word_list_text (
      site_id uuid not null references site,
      hash bytea not null,
      words text not null,
      primary key (site_id, hash)
    )`,
]

const authors = [
  sql`
    create table author (
      site_id uuid not null references site,
      id uuid not null,
      kind text not null check (kind in ('guest', 'staff')),
      name text not null,
      email text,
      -- SHA-256 of the device key; the key itself is only ever with its owner.
      token_hash bytea not null,
      -- What stands beside the name. Kept here, so that a page needs no further join.
      badges text[] not null default '{}',
      created_at timestamptz(3) not null default now(),
      primary key (site_id, id),
      unique (site_id, token_hash)
    )`,
  // The team's list of people: the newest first, by the beginning of any word of their name, and the experts.
  sql`create index author_by_age on author (site_id, created_at, id)`,
  sql`create index author_experts on author (site_id, created_at, id) where badges @> '{expert}'`,
  // Without case and accents, and without a dictionary: these are names. Letters that do not decompose are listed one by one.
  sql`
    create function name_words(name text) returns text[] language sql immutable parallel safe
    return array_remove(regexp_split_to_array(
      translate(lower(regexp_replace(normalize(name, NFKD), U&'[\\0300-\\036F]', '', 'g')), U&'\\00F8\\0142\\0111\\0131', 'oldi'),
      '[[:space:][:punct:]]+'), '')`,
  // The site is a word, too, so that the index finds its people and not everybody's.
  sql`
    create index author_by_name on author
    using gin (array_to_tsvector(name_words(name) || site_id::text))`,
]

const threads = [
  sql`
    create table thread (
      site_id uuid not null references site,
      id uuid not null,
      page_key text not null,
      url text not null,
      title text not null default '',
      state text not null default 'open' check (state in ('open', 'closed')),
      closed_at timestamptz(3),
      -- Closed by itself from then on: nothing has to happen at that moment.
      closes_at timestamptz(3),
      -- Seconds between two comments of one person; 0 is no slow mode.
      slow_s integer not null default 0 check (slow_s >= 0),
      -- When slow mode ends by itself; null where it stays.
      slow_until timestamptz(3),
      members_only boolean not null default false,
      -- Every new comment waits for a moderator.
      premoderated boolean not null default false,
      comment_count integer not null default 0 check (comment_count >= 0),
      version bigint not null default 1,
      created_at timestamptz(3) not null default now(),
      primary key (site_id, id),
      unique (site_id, page_key)
    )`,
]

const comments = [
  sql`
    create table comment (
      site_id uuid not null,
      id uuid not null,
      thread_id uuid not null,
      -- The nil id for top level: "parent_id is null" would not use the index and sort the whole thread (68 ms against 0.3).
      parent_id uuid not null,
      root_id uuid not null,
      depth integer not null,
      author_id uuid not null,
      state text not null
        check (state in ('published', 'held', 'spam', 'rejected', 'removed', 'deleted')),
      source text not null,
      body json not null,
      -- For searching within the thread: the words in the site's language and as they stand, and the thread's id as a word, so
      -- that the index finds a thread's matches and not every site's. Filled by the statements that write words.
      search tsvector not null default '',
      revision integer not null default 1,
      -- When the words on show were written, by whom and why; older versions are rows of comment_revision.
      revised_at timestamptz(3) not null default now(),
      revised_by text not null default 'author' check (revised_by in ('author', 'moderator')),
      revision_note text,
      -- Null while no edit left a mark.
      edited_at timestamptz(3),
      created_at timestamptz(3) not null default now(),
      state_changed_at timestamptz(3) not null default now(),
      -- What an undo returns to.
      previous_state text,
      -- The thread's version in which this last changed for readers: what is newer than a version somebody holds is an index
      -- range, so live updates resume without a log of their own.
      changed_in bigint not null default 0,
      -- Published direct replies.
      reply_count integer not null default 0 check (reply_count >= 0),
      -- Direct replies that have a place in the list: published ones, and tombstones that still carry something.
      shown_reply_count integer not null default 0 check (shown_reply_count >= 0),
      -- Roots only: everything published below. Other ancestors keep no such count (19 posts/s at depth 1,000 otherwise).
      branch_count integer not null default 0 check (branch_count >= 0),
      reaction_count integer not null default 0 check (reaction_count >= 0),
      score real not null default 0,
      post_key text not null,
      -- Has a place in the public list. A column of its own, so that counters may change without touching the indexes below.
      shown boolean not null generated always as (state = 'published' or shown_reply_count > 0) stored,
      -- First in its thread, and no more where it would stand otherwise.
      pinned_at timestamptz(3),
      -- The editors' choice.
      featured_at timestamptz(3),
      -- Why screening held or refused it: a list of reasons, for its author and for moderators. Null where nothing spoke against it.
      verdict jsonb,
      -- What a moderator's last decision told the author: the reason's id, and words of their own.
      decision jsonb,
      -- Held without telling its author, who is under a shadow ban: they see it as published, nobody else sees it.
      shadowed boolean not null default false,
      -- A moderator has seen what now stands.
      reviewed_at timestamptz(3),
      -- The author appealed, once.
      appealed_at timestamptz(3),
      appeal text,
      -- Open reports.
      report_count integer not null default 0 check (report_count >= 0),
      -- What waits longest is not always what is most urgent: open reports and reach.
      priority real not null default 0,
      primary key (site_id, id),
      foreign key (site_id, thread_id) references thread (site_id, id),
      foreign key (site_id, author_id) references author (site_id, id)
    )`,
  // Each index names the query that needs it; tests/api/database/indexes.test.ts asks PostgreSQL whether that query uses it.
  // A post: one comment per author and key, whatever is retried.
  sql`create unique index comment_by_post_key on comment (site_id, author_id, post_key)`,
  // A post: what its author sent lately, for duplicates, slow mode and screening; their own comments.
  sql`create index comment_by_author on comment (site_id, author_id, created_at)`,
  // Trust, and the record on every card: counts of somebody's comments by state, without looking through all they ever wrote.
  sql`create index comment_by_record on comment (site_id, author_id, state)`,
  // A page of a thread, newest or oldest first, and the replies below each comment.
  sql`create index comment_by_time on comment (site_id, thread_id, parent_id, created_at, id) where shown`,
  // A page of a thread by respect.
  sql`
    create index comment_by_score on comment (site_id, thread_id, parent_id, score desc, id desc)
    where shown and depth = 0`,
  // A page of a thread by replies.
  sql`
    create index comment_by_replies on comment (site_id, thread_id, parent_id, branch_count desc, id desc)
    where shown and depth = 0`,
  // The pinned comments at the top of a thread's first page.
  sql`create index comment_by_pin on comment (site_id, thread_id, parent_id, pinned_at) where pinned_at is not null`,
  // The featured comments of a thread.
  sql`
    create index comment_by_featured on comment (site_id, thread_id, created_at, id)
    where featured_at is not null and state = 'published'`,
  // What changed in a thread since a version: live updates.
  sql`create index comment_by_change on comment (site_id, thread_id, changed_in) where changed_in > 0`,
  // A thread's feed, and what was said there lately for screening: without it either sorts the whole thread (150 ms at 100,000
  // comments against 1). Ids would not do: an imported comment's tells when it was imported.
  sql`create index comment_by_newest on comment (site_id, thread_id, created_at, id) where state = 'published'`,
  // Search within a thread, and in queues.
  sql`create index comment_by_words on comment using gin (search)`,
  // The queue of all comments, the dry run of a rule, and the site's feed, which skips the few that are not published.
  sql`create index comment_by_site on comment (site_id, created_at, id)`,
  // One for each queue and order. All are partial: what is settled costs them nothing.
  sql`create index comment_by_pending on comment (site_id, created_at, id) where state = 'held' and not shadowed`,
  sql`
    create index comment_by_urgency on comment (site_id, priority desc, created_at, id)
    where state = 'held' and not shadowed`,
  sql`
    create index comment_by_reported on comment (site_id, created_at, id)
    where report_count > 0 and state = 'published'`,
  sql`
    create index comment_by_reports on comment (site_id, priority desc, created_at, id)
    where report_count > 0 and state = 'published'`,
  sql`
    create index comment_by_unreviewed on comment (site_id, created_at, id)
    where state = 'published' and reviewed_at is null`,
  sql`create index comment_by_spam on comment (site_id, created_at, id) where state = 'spam'`,
  sql`create index comment_by_rejected on comment (site_id, created_at, id) where state in ('rejected', 'removed')`,
  sql`
    create index comment_by_appeal on comment (site_id, created_at, id)
    where appealed_at is not null and state in ('rejected', 'removed', 'spam')`,

  sql`
    create table comment_revision (
      site_id uuid not null,
      comment_id uuid not null,
      revision integer not null,
      source text not null,
      body json not null,
      note text,
      written_at timestamptz(3) not null,
      written_by text not null check (written_by in ('author', 'moderator')),
      -- Replaced within a minute, before anybody replied: kept, but no part of the public history.
      quiet boolean not null,
      redacted_at timestamptz(3),
      redacted_by text check (redacted_by in ('author', 'moderator')),
      redaction_reason text,
      primary key (site_id, comment_id, revision),
      foreign key (site_id, comment_id) references comment (site_id, id)
    )`,
  sql`
    create table reaction (
      site_id uuid not null,
      comment_id uuid not null,
      author_id uuid not null,
      created_at timestamptz(3) not null default now(),
      primary key (site_id, comment_id, author_id),
      foreign key (site_id, comment_id) references comment (site_id, id),
      foreign key (site_id, author_id) references author (site_id, id)
    )`,
  // A reader's own reactions in a thread, for their buttons.
  sql`create index reaction_by_author on reaction (site_id, author_id, comment_id)`,
]

const staff = [
  // Who decides on a site, and writes there under their own name: a staff person has an author of their own.
  sql`
    create table staff (
      site_id uuid not null,
      id uuid not null,
      author_id uuid not null,
      role text not null check (role in ('owner', 'admin', 'moderator', 'writer')),
      email text,
      -- Wants a mail when a comment waits.
      wants_mail boolean not null default false,
      created_at timestamptz(3) not null default now(),
      removed_at timestamptz(3),
      primary key (site_id, id),
      unique (site_id, author_id),
      foreign key (site_id, author_id) references author (site_id, id)
    )`,
  // A browser that is signed in: in the console by a cookie, in an embed by a token that may do little. SHA-256 of either.
  sql`
    create table staff_session (
      site_id uuid not null,
      id uuid not null,
      staff_id uuid not null,
      kind text not null check (kind in ('console', 'embed')),
      -- The pages an embed's token is good for.
      origin text,
      token_hash bytea not null,
      agent text not null,
      created_at timestamptz(3) not null default now(),
      seen_at timestamptz(3) not null default now(),
      expires_at timestamptz(3) not null,
      primary key (site_id, id),
      unique (site_id, token_hash),
      foreign key (site_id, staff_id) references staff (site_id, id)
    )`,
  // Links that are good once: the owner's first, and invitations.
  sql`
    create table staff_link (
      site_id uuid not null references site,
      id uuid not null,
      token_hash bytea not null,
      role text not null check (role in ('owner', 'admin', 'moderator', 'writer')),
      label text,
      -- Null for what the command line made.
      made_by uuid,
      created_at timestamptz(3) not null default now(),
      expires_at timestamptz(3) not null,
      used_at timestamptz(3),
      primary key (site_id, id),
      unique (site_id, token_hash)
    )`,
  // From the console onto a page with comments: good once, for two minutes, for whoever asked for it.
  sql`
    create table staff_code (
      site_id uuid not null,
      token_hash bytea not null,
      staff_id uuid not null,
      expires_at timestamptz(3) not null,
      primary key (site_id, token_hash),
      foreign key (site_id, staff_id) references staff (site_id, id)
    )`,
]

const audit = [
  // What was done about comments and people, by whom and why. Each entry's hash covers the one before it: an entry changed or
  // taken out later shows. It holds ids and reasons, never the words of a comment.
  sql`
    create table log (
      site_id uuid not null references site,
      seq bigint not null,
      at timestamptz(3) not null,
      actor text not null check (actor in ('staff', 'author', 'rule', 'reports', 'command', 'mail')),
      actor_id uuid,
      action text not null,
      target text not null,
      target_id uuid not null,
      before jsonb,
      after jsonb,
      reason text,
      source text not null,
      -- What was done in one press has one of these in common, and can be undone as one.
      batch uuid not null,
      hash bytea not null,
      primary key (site_id, seq)
    )`,
  sql`create index log_by_target on log (site_id, target_id, seq)`,
  sql`create index log_by_actor on log (site_id, actor_id, seq)`,
  sql`create index log_by_batch on log (site_id, batch)`,
  sql`
    create table log_head (
      site_id uuid primary key references site,
      seq bigint not null,
      hash bytea not null
    )`,
  sql`
    create function log_stays() returns trigger language plpgsql as
    $$ begin raise exception 'the log is append-only'; end $$`,
  sql`create trigger log_stays before update or delete on log for each row execute function log_stays()`,
]

const moderation = [
  // Readers who think that something is wrong with a comment. Settled by the decision that follows; its undo opens them again.
  sql`
    create table report (
      site_id uuid not null,
      comment_id uuid not null,
      author_id uuid not null,
      reason text not null,
      note text,
      created_at timestamptz(3) not null default now(),
      settled_at timestamptz(3),
      settled_in uuid,
      upheld boolean,
      -- How much a report counts, by what became of its sender's earlier ones: 0 to 2, as it was when it was sent.
      weight real not null default 1,
      primary key (site_id, comment_id, author_id),
      foreign key (site_id, comment_id) references comment (site_id, id),
      foreign key (site_id, author_id) references author (site_id, id)
    )`,
  sql`create index report_by_author on report (site_id, author_id, created_at)`,
  // How many were sent about a thread in the last minute, and who is reported most lately.
  sql`create index report_by_time on report (site_id, created_at)`,

  // Who is looking at a comment just now. Soft: it keeps two people from the same work, decisions compare and set anyway.
  sql`
    create table claim (
      site_id uuid not null,
      comment_id uuid not null,
      staff_id uuid not null,
      until timestamptz(3) not null,
      primary key (site_id, comment_id),
      foreign key (site_id, comment_id) references comment (site_id, id),
      foreign key (site_id, staff_id) references staff (site_id, id)
    )`,
  // Who is asked to look at a comment. One at a time is in force; those that ended stay, so that an undo finds them.
  sql`
    create table assignment (
      site_id uuid not null,
      id uuid not null,
      comment_id uuid not null,
      -- Null for whoever is admin or owner.
      staff_id uuid,
      note text,
      made_by uuid not null,
      made_at timestamptz(3) not null default now(),
      ended_at timestamptz(3),
      -- The batch that ended it, which undone puts it back.
      ended_in uuid,
      primary key (site_id, id),
      foreign key (site_id, comment_id) references comment (site_id, id),
      foreign key (site_id, staff_id) references staff (site_id, id),
      foreign key (site_id, made_by) references staff (site_id, id)
    )`,
  sql`create unique index assignment_in_force on assignment (site_id, comment_id) where ended_at is null`,
  sql`create index assignment_by_person on assignment (site_id, staff_id) where ended_at is null`,
  sql`create index assignment_by_end on assignment (site_id, ended_in) where ended_in is not null`,
  // A queue with filters, saved by one person under a name of their own.
  sql`
    create table saved_view (
      site_id uuid not null,
      staff_id uuid not null,
      id uuid not null,
      name text not null,
      queue text not null,
      filters jsonb not null,
      primary key (site_id, staff_id, id),
      foreign key (site_id, staff_id) references staff (site_id, id)
    )`,

  // What moderators decided about a person. In force until it ends by itself or is lifted; null is for as long as it stands.
  sql`
    create table sanction (
      site_id uuid not null,
      id uuid not null,
      author_id uuid not null,
      kind text not null check (kind in ('message', 'review', 'suspend', 'ban', 'shadow')),
      until timestamptz(3),
      -- For the team.
      reason text not null,
      -- For the person.
      message text,
      made_by uuid not null,
      made_at timestamptz(3) not null default now(),
      lifted_at timestamptz(3),
      lifted_by uuid,
      -- When the person said that they have read the message.
      read_at timestamptz(3),
      primary key (site_id, id),
      foreign key (site_id, author_id) references author (site_id, id),
      foreign key (site_id, made_by) references staff (site_id, id),
      foreign key (site_id, lifted_by) references staff (site_id, id)
    )`,
  // Read with every request of a person: hardly anybody has any, and then it is one look into a small index.
  sql`create index sanction_in_force on sanction (site_id, author_id) where lifted_at is null`,
  sql`create index sanction_by_author on sanction (site_id, author_id, made_at)`,
  // What moderators tell each other about a person or a comment; nobody else ever reads it.
  sql`
    create table note (
      site_id uuid not null,
      id uuid not null,
      author_id uuid,
      comment_id uuid,
      body text not null,
      made_by uuid not null,
      made_at timestamptz(3) not null default now(),
      removed_at timestamptz(3),
      primary key (site_id, id),
      foreign key (site_id, author_id) references author (site_id, id),
      foreign key (site_id, comment_id) references comment (site_id, id),
      foreign key (site_id, made_by) references staff (site_id, id),
      check ((author_id is null) <> (comment_id is null))
    )`,
  sql`create index note_by_author on note (site_id, author_id, made_at) where removed_at is null`,
  sql`create index note_by_comment on note (site_id, comment_id, made_at) where removed_at is null`,
]

const screening = [
  // A site's own rules: run in the order of their places, and the first match decides.
  sql`
    create table rule (
      site_id uuid not null references site,
      id uuid not null,
      place integer not null,
      enabled boolean not null,
      -- The version in force.
      version integer not null,
      made_at timestamptz(3) not null default now(),
      removed_at timestamptz(3),
      primary key (site_id, id)
    )`,
  sql`create index rule_by_place on rule (site_id, place, id) where removed_at is null`,
  // Every version of a rule stays: verdicts name the one they were given under.
  sql`
    create table rule_version (
      site_id uuid not null,
      rule_id uuid not null,
      version integer not null,
      name text not null,
      conditions jsonb not null,
      actions jsonb not null,
      -- Null for what the command line saved.
      made_by uuid,
      made_at timestamptz(3) not null default now(),
      primary key (site_id, rule_id, version),
      foreign key (site_id, rule_id) references rule (site_id, id)
    )`,
  // What moderators decided, as the classifier is trained: one example a comment, from how it stands. Words are kept as hashes:
  // enough to compare with, nothing to read.
  sql`
    create table training_example (
      site_id uuid not null,
      comment_id uuid not null,
      is_bad boolean not null,
      words bigint[] not null,
      primary key (site_id, comment_id),
      foreign key (site_id, comment_id) references comment (site_id, id)
    )`,
  // In how many examples of either kind a word is; word 0 is in all of them.
  sql`
    create table training_word (
      site_id uuid not null references site,
      word bigint not null,
      good integer not null check (good >= 0),
      bad integer not null check (bad >= 0),
      primary key (site_id, word)
    )`,
  // What came of nudges beside a box: counts a day, of nobody in particular.
  sql`
    create table nudge_outcome (
      site_id uuid not null references site,
      day date not null,
      kind text not null,
      outcome text not null check (outcome in ('shown', 'edited', 'posted')),
      count integer not null check (count > 0),
      primary key (site_id, day, kind, outcome)
    )`,
]

const jobs = [
  // What is to be done after a commit, written in the transaction that made it necessary; whichever process gets to it first
  // runs it.
  sql`
    create table job (
      site_id uuid not null references site,
      id uuid not null,
      kind text not null,
      payload jsonb not null,
      -- Of the jobs of one kind with one key only the first is made, as long as its row stays.
      dedupe_key text,
      created_at timestamptz(3) not null default now(),
      -- When it may be tried, for the first time or again.
      due_at timestamptz(3) not null default now(),
      attempts integer not null default 0,
      -- Who runs it now, and until when nobody else does.
      lease uuid,
      leased_until timestamptz(3),
      -- Null while it waits; then when it was done, or given up.
      done_at timestamptz(3),
      outcome text check (outcome in ('done', 'failed', 'needless')),
      primary key (site_id, id),
      unique (site_id, kind, dedupe_key),
      check ((lease is null) = (leased_until is null)),
      check ((done_at is null) = (outcome is null))
    )`,
  // Used by claimJob.
  sql`create index job_by_due on job (kind, due_at) where done_at is null`,
  // Used by sendTeamMail: how many mails a person was sent lately.
  sql`create index job_by_end on job (site_id, kind, done_at) where outcome = 'done'`,
]

const mail = [
  // A comment waits whoever made it wait: a phase of screening, readers, a moderator. So its mail jobs are written here.
  sql`
    create function enqueue_team_mail() returns trigger language plpgsql as $$
    begin
      insert into job (site_id, id, kind, payload, dedupe_key)
      select new.site_id, gen_random_uuid(), 'team-mail',
        jsonb_build_object('staffId', staff.id, 'commentId', new.id, 'rule', null), new.id || ' ' || staff.id
      from staff
      where staff.site_id = new.site_id and staff.wants_mail and staff.email is not null and staff.removed_at is null
        and staff.role in ('owner', 'admin', 'moderator')
      order by staff.id
      on conflict do nothing;
      return null;
    end $$`,
  sql`
    create trigger mail_about_new_comment after insert on comment for each row
    when (new.state = 'held' and not new.shadowed) execute function enqueue_team_mail()`,
  sql`
    create trigger mail_about_comment after update of state on comment for each row
    when (new.state = 'held' and old.state <> 'held' and not new.shadowed) execute function enqueue_team_mail()`,

  // What a link in such a mail may do: one thing, to one version of one comment in one state, once. SHA-256 of its token.
  sql`
    create table mail_link (
      site_id uuid not null,
      comment_id uuid not null,
      staff_id uuid not null,
      token_hash bytea not null,
      revision integer not null,
      state text not null default 'held',
      expires_at timestamptz(3) not null,
      used_at timestamptz(3),
      primary key (site_id, comment_id, staff_id),
      unique (site_id, token_hash),
      foreign key (site_id, comment_id) references comment (site_id, id),
      foreign key (site_id, staff_id) references staff (site_id, id)
    )`,
]

/** Makes the schema of 0.1.0. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of [sites, authors, threads, comments, staff, audit, moderation, screening, jobs, mail].flat())
    await statement.execute(db)
}
