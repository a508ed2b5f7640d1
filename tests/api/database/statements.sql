-- changes-since
  select thread.version, case when thread.state = 'open' and (thread.closes_at is null or thread.closes_at > now()) then 'open' else 'closed' end as "state",
case when thread.state = 'closed' then thread.closed_at when thread.closes_at <= now() then thread.closes_at end as "closedAt",
thread.closes_at as "closesAt",
case when (thread.slow_until is null or thread.slow_until > now()) then thread.slow_s else 0 end as "slowS",
case when (thread.slow_until is null or thread.slow_until > now()) then thread.slow_until end as "slowUntil",
thread.members_only as "membersOnly", thread.comment_count,
    coalesce(site.settings -> 'readOnly' = 'true', false) as read_only, changed.*
  from thread join site on site.site_id = thread.site_id left join lateral (
    select c.id, c.parent_id, c.root_id, c.state as comment_state, c.public_revision, c.changed_in,
      c.pinned_at, c.featured_at
    from comment c
    where c.site_id = $1 and c.thread_id = $2
      and c.changed_in > 0 and c.changed_in > $3::bigint and "c"."public_revision" > 0
    order by c.changed_in limit 201
  ) changed on true
  where thread.site_id = $1 and thread.id = $2;

-- comments-by-ids
select "c"."id", "c"."thread_id", "c"."parent_id", "c"."depth", "c"."author_id", "c"."state", "c"."body", "c"."revision", "c"."public_revision", "c"."edited_at", "c"."created_at", "c"."reaction_count", "c"."reply_count", "c"."shadowed", "c"."pinned_at", "c"."featured_at", author.name as author_name, author.badges as author_badges
from comment c join author on author.site_id = c.site_id and author.id = c.author_id
where c.site_id = $1 and c.id = any ($2::uuid[]) and c.thread_id = $3
  and "c"."shown" and (c.created_at, c.id) > ($4::timestamptz, $5::uuid)
order by c.created_at, c.id;

-- edit-comment
  with its_thread as (
    select id, version + 1 as version from thread
    where site_id = $1
      and id = (select thread_id from comment where site_id = $1 and id = $2)
    for no key update
  ), before as (
    select *, author_id <> $3 as by_moderator, author_id <> $3 and $4 as redacts,
      state = 'published' and $5 as goes_public,
      created_at > now() - make_interval(secs => 60)
        and shown_reply_count = 0 and reaction_count = 0 and edited_at is null as is_quiet
    from comment
    where site_id = $1 and id = $2 and exists (select from its_thread)
      and revision = $6 and state = $7 and source <> $8
      and (state in ('published', 'held')
          and ($9
            or author_id = $3 and created_at > now() - make_interval(secs => $10))
        or (("comment"."state" = 'spam' and "comment"."decision" is null)
  and "comment"."author_id" = $3) and created_at > now() - make_interval(secs => $10)
        or state = 'rejected' and author_id = $3 and $11)
    for no key update
  ), kept as (
    insert into comment_revision (site_id, comment_id, revision, public_revision, source, body, note, written_at, written_by,
      quiet, redacted_at, redacted_by, redaction_reason)
    select site_id, id, revision, case when was_public then public_revision end, source, body, revision_note, revised_at,
      revised_by, is_quiet, case when redacts then now() end, case when redacts then 'moderator' end,
      case when redacts then coalesce($12, '') end
    from before
  ), counted as (
    update thread set version = its_thread.version from its_thread, before
  where thread.site_id = $1 and thread.id = its_thread.id and before.state = 'published'
  )
  update comment c set
    source = $8, body = $13::json, revision = c.revision + 1,
    public_revision = c.public_revision + before.goes_public::int, was_public = before.goes_public, revised_at = now(),
    revised_by = case when before.by_moderator then 'moderator' else 'author' end, revision_note = $12,
    verdict = coalesce($14::jsonb,
(select jsonb_agg(reason || '{"span": null}') from jsonb_array_elements(c.verdict) reason)),
    reviewed_at = case when before.by_moderator then c.reviewed_at end,
    edited_at = case when before.is_quiet then null else now() end,
    changed_in = case when before.state = 'published' then its_thread.version else c.changed_in end,
    search = to_tsvector($15::regconfig, lower($16)) || to_tsvector('simple', lower($16))
  || array_to_tsvector(array[c.thread_id::text])
  from its_thread, before join author on author.site_id = before.site_id and author.id = before.author_id
  where c.site_id = $1 and c.id = before.id
  returning "c"."id", "c"."thread_id", "c"."parent_id", "c"."depth", "c"."author_id", "c"."state", "c"."body", "c"."revision", "c"."public_revision", "c"."edited_at", "c"."created_at", "c"."reaction_count", "c"."reply_count", "c"."shadowed", "c"."pinned_at", "c"."featured_at", "c"."verdict", "c"."decision", "c"."appeal", "c"."appealed_at", author.name as author_name, author.badges as author_badges,
    case when before.state = 'published' then c.changed_in end as version;

-- facts-of-edit
  select (select json_build_object(
  'published', (select count(*)::int from (
    select from comment c where c.site_id = author.site_id and c.author_id = author.id and c.id <> $1::uuid and c.state = 'published' limit 1000) counted),
  'past', json_build_object(
    'turnedDown', (select count(*)::int from (
      select from comment c where c.site_id = author.site_id and c.author_id = author.id and c.id <> $1::uuid and c.state in ('spam', 'rejected', 'removed') limit 1000) counted),
    'days', extract(day from now() - author.created_at)::int),
  'reported', (select count(distinct r.author_id)::int from report r where r.site_id = author.site_id
    and r.comment_id = any (array_agg(lately.id) filter (where lately.report_count > 0))
    and r.settled_at is null and 'author' = any (r.counts_for)),
  'turnedDown', (count(*) filter (where lately.state in ('spam', 'rejected', 'removed')))::int,
  'lastOfPerson', (count(*) filter (where lately.is_late))::int,
  'lastOfThread', (select count(*)::int from (
    select from comment c where c.site_id = author.site_id and c.thread_id = (select thread_id from comment where site_id = $2 and id = $1) and c.state = 'published'
  and c.id <> $1::uuid and c.created_at > now() - interval '10 minutes' limit 1000) counted),
  'recent', (select coalesce(json_agg(recent), '[]') from (
    (select left(c.source, 1000) as source, true as "isOwn" from comment c where c.site_id = author.site_id and c.author_id = author.id and c.id <> $1::uuid
      order by c.created_at desc limit 5)
    union all
    (select left(c.source, 1000), false from comment c where c.site_id = author.site_id and c.thread_id = (select thread_id from comment where site_id = $2 and id = $1) and c.state = 'published'
  and c.id <> $1::uuid and c.author_id <> author.id
      order by c.created_at desc, c.id desc limit 20)
  ) recent),
  'isPremoderated', false
) from (
  select c.id, c.report_count, c.state, c.created_at > now() - interval '10 minutes' as is_late from comment c
  where c.site_id = author.site_id and c.author_id = author.id and c.id <> $1::uuid and c.created_at > now() - interval '30 days' order by c.created_at desc limit 1000
) lately) as facts
  from author where site_id = $2 and id = $3;

-- make-thread
insert into thread (site_id, id, page_key, url, title)
values ($1, $2, $3, $4, $5)
on conflict (site_id, page_key) do update set url = thread.url
returning id;

-- newest-of-site
select "c"."id", "c"."thread_id", "c"."parent_id", "c"."depth", "c"."author_id", "c"."state", "c"."body", "c"."revision", "c"."public_revision", "c"."edited_at", "c"."created_at", "c"."reaction_count", "c"."reply_count", "c"."shadowed", "c"."pinned_at", "c"."featured_at", author.name as author_name, author.badges as author_badges, thread.url, thread.title
from (
  select * from comment c
  where c.site_id = $1
    and "c"."shown" and c.state = 'published'
  order by c.created_at desc, c.id desc limit 50
) c
join author on author.site_id = c.site_id and author.id = c.author_id
join thread on thread.site_id = c.site_id and thread.id = c.thread_id
order by c.created_at desc, c.id desc;

-- newest-of-thread
select "c"."id", "c"."thread_id", "c"."parent_id", "c"."depth", "c"."author_id", "c"."state", "c"."body", "c"."revision", "c"."public_revision", "c"."edited_at", "c"."created_at", "c"."reaction_count", "c"."reply_count", "c"."shadowed", "c"."pinned_at", "c"."featured_at", author.name as author_name, author.badges as author_badges, thread.url, thread.title
from (
  select * from comment c
  where c.site_id = $1 and c.thread_id = $2
    and "c"."shown" and c.state = 'published'
  order by c.created_at desc, c.id desc limit 50
) c
join author on author.site_id = c.site_id and author.id = c.author_id
join thread on thread.site_id = c.site_id and thread.id = c.thread_id
order by c.created_at desc, c.id desc;

-- page-newest-first
    with recursive branch as (
      (
(select "pin"."id", "pin"."thread_id", "pin"."parent_id", "pin"."depth", "pin"."author_id", "pin"."state", "pin"."body", "pin"."revision", "pin"."public_revision", "pin"."edited_at", "pin"."created_at", "pin"."reaction_count", "pin"."reply_count", "pin"."shadowed", "pin"."pinned_at", "pin"."featured_at", "pin"."score", "pin"."branch_count",
  "pin"."shown_reply_count", true as is_sibling from comment pin
  where pin.site_id = $1 and pin.thread_id = $2 and pin.parent_id = $3
    and "pin"."shown" and ("pin"."pinned_at" is not null and "pin"."state" = 'published')
  order by pin.pinned_at desc limit 3) union all
      (select "c"."id", "c"."thread_id", "c"."parent_id", "c"."depth", "c"."author_id", "c"."state", "c"."body", "c"."revision", "c"."public_revision", "c"."edited_at", "c"."created_at", "c"."reaction_count", "c"."reply_count", "c"."shadowed", "c"."pinned_at", "c"."featured_at", "c"."score", "c"."branch_count",
  "c"."shown_reply_count", true as is_sibling from comment c
        where c.site_id = $1 and c.thread_id = $2 and c.parent_id = $3
          and "c"."shown" and not ("c"."pinned_at" is not null and "c"."state" = 'published')
        order by c.created_at desc, c.id desc limit $4))
      union all
      select below.* from branch cross join lateral (
        select "c"."id", "c"."thread_id", "c"."parent_id", "c"."depth", "c"."author_id", "c"."state", "c"."body", "c"."revision", "c"."public_revision", "c"."edited_at", "c"."created_at", "c"."reaction_count", "c"."reply_count", "c"."shadowed", "c"."pinned_at", "c"."featured_at", "c"."score", "c"."branch_count",
  "c"."shown_reply_count", false from comment c
        where c.site_id = $1 and c.thread_id = $2 and c.parent_id = branch.id
          and "c"."shown"
        order by c.created_at, c.id limit 3
      ) below
      where branch.shown_reply_count > 0 and (branch.depth = 0 or branch.depth % 8 > 0)
    )
    select page.*, author.name as author_name, author.badges as author_badges
    from (select *, row_number() over () as place from branch limit $5) page
    join author on author.site_id = $1 and author.id = page.author_id
    order by page.place;

-- page-newest-next
  with recursive branch as (
    (
    (select "c"."id", "c"."thread_id", "c"."parent_id", "c"."depth", "c"."author_id", "c"."state", "c"."body", "c"."revision", "c"."public_revision", "c"."edited_at", "c"."created_at", "c"."reaction_count", "c"."reply_count", "c"."shadowed", "c"."pinned_at", "c"."featured_at", "c"."score", "c"."branch_count",
"c"."shown_reply_count", true as is_sibling from comment c
      where c.site_id = $1 and c.thread_id = $2 and c.parent_id = $3
        and "c"."shown" and not ("c"."pinned_at" is not null and "c"."state" = 'published')
        and (c.created_at, c.id) < ($4::timestamptz, $5::uuid)
      order by c.created_at desc, c.id desc limit $6))
    union all
    select below.* from branch cross join lateral (
      select "c"."id", "c"."thread_id", "c"."parent_id", "c"."depth", "c"."author_id", "c"."state", "c"."body", "c"."revision", "c"."public_revision", "c"."edited_at", "c"."created_at", "c"."reaction_count", "c"."reply_count", "c"."shadowed", "c"."pinned_at", "c"."featured_at", "c"."score", "c"."branch_count",
"c"."shown_reply_count", false from comment c
      where c.site_id = $1 and c.thread_id = $2 and c.parent_id = branch.id
        and "c"."shown"
      order by c.created_at, c.id limit 3
    ) below
    where branch.shown_reply_count > 0 and (branch.depth = 0 or branch.depth % 8 > 0)
  )
  select page.*, author.name as author_name, author.badges as author_badges
  from (select *, row_number() over () as place from branch limit $7) page
  join author on author.site_id = $1 and author.id = page.author_id
  order by page.place;

-- page-oldest-first
    with recursive branch as (
      (
(select "pin"."id", "pin"."thread_id", "pin"."parent_id", "pin"."depth", "pin"."author_id", "pin"."state", "pin"."body", "pin"."revision", "pin"."public_revision", "pin"."edited_at", "pin"."created_at", "pin"."reaction_count", "pin"."reply_count", "pin"."shadowed", "pin"."pinned_at", "pin"."featured_at", "pin"."score", "pin"."branch_count",
  "pin"."shown_reply_count", true as is_sibling from comment pin
  where pin.site_id = $1 and pin.thread_id = $2 and pin.parent_id = $3
    and "pin"."shown" and ("pin"."pinned_at" is not null and "pin"."state" = 'published')
  order by pin.pinned_at desc limit 3) union all
      (select "c"."id", "c"."thread_id", "c"."parent_id", "c"."depth", "c"."author_id", "c"."state", "c"."body", "c"."revision", "c"."public_revision", "c"."edited_at", "c"."created_at", "c"."reaction_count", "c"."reply_count", "c"."shadowed", "c"."pinned_at", "c"."featured_at", "c"."score", "c"."branch_count",
  "c"."shown_reply_count", true as is_sibling from comment c
        where c.site_id = $1 and c.thread_id = $2 and c.parent_id = $3
          and "c"."shown" and not ("c"."pinned_at" is not null and "c"."state" = 'published')
        order by c.created_at, c.id limit $4))
      union all
      select below.* from branch cross join lateral (
        select "c"."id", "c"."thread_id", "c"."parent_id", "c"."depth", "c"."author_id", "c"."state", "c"."body", "c"."revision", "c"."public_revision", "c"."edited_at", "c"."created_at", "c"."reaction_count", "c"."reply_count", "c"."shadowed", "c"."pinned_at", "c"."featured_at", "c"."score", "c"."branch_count",
  "c"."shown_reply_count", false from comment c
        where c.site_id = $1 and c.thread_id = $2 and c.parent_id = branch.id
          and "c"."shown"
        order by c.created_at, c.id limit 3
      ) below
      where branch.shown_reply_count > 0 and (branch.depth = 0 or branch.depth % 8 > 0)
    )
    select page.*, author.name as author_name, author.badges as author_badges
    from (select *, row_number() over () as place from branch limit $5) page
    join author on author.site_id = $1 and author.id = page.author_id
    order by page.place;

-- page-oldest-next
  with recursive branch as (
    (
    (select "c"."id", "c"."thread_id", "c"."parent_id", "c"."depth", "c"."author_id", "c"."state", "c"."body", "c"."revision", "c"."public_revision", "c"."edited_at", "c"."created_at", "c"."reaction_count", "c"."reply_count", "c"."shadowed", "c"."pinned_at", "c"."featured_at", "c"."score", "c"."branch_count",
"c"."shown_reply_count", true as is_sibling from comment c
      where c.site_id = $1 and c.thread_id = $2 and c.parent_id = $3
        and "c"."shown" and not ("c"."pinned_at" is not null and "c"."state" = 'published')
        and (c.created_at, c.id) > ($4::timestamptz, $5::uuid)
      order by c.created_at, c.id limit $6))
    union all
    select below.* from branch cross join lateral (
      select "c"."id", "c"."thread_id", "c"."parent_id", "c"."depth", "c"."author_id", "c"."state", "c"."body", "c"."revision", "c"."public_revision", "c"."edited_at", "c"."created_at", "c"."reaction_count", "c"."reply_count", "c"."shadowed", "c"."pinned_at", "c"."featured_at", "c"."score", "c"."branch_count",
"c"."shown_reply_count", false from comment c
      where c.site_id = $1 and c.thread_id = $2 and c.parent_id = branch.id
        and "c"."shown"
      order by c.created_at, c.id limit 3
    ) below
    where branch.shown_reply_count > 0 and (branch.depth = 0 or branch.depth % 8 > 0)
  )
  select page.*, author.name as author_name, author.badges as author_badges
  from (select *, row_number() over () as place from branch limit $7) page
  join author on author.site_id = $1 and author.id = page.author_id
  order by page.place;

-- page-replies-first
    with recursive branch as (
      (
(select "pin"."id", "pin"."thread_id", "pin"."parent_id", "pin"."depth", "pin"."author_id", "pin"."state", "pin"."body", "pin"."revision", "pin"."public_revision", "pin"."edited_at", "pin"."created_at", "pin"."reaction_count", "pin"."reply_count", "pin"."shadowed", "pin"."pinned_at", "pin"."featured_at", "pin"."score", "pin"."branch_count",
  "pin"."shown_reply_count", true as is_sibling from comment pin
  where pin.site_id = $1 and pin.thread_id = $2 and pin.parent_id = $3
    and "pin"."shown" and ("pin"."pinned_at" is not null and "pin"."state" = 'published')
  order by pin.pinned_at desc limit 3) union all
      (select "c"."id", "c"."thread_id", "c"."parent_id", "c"."depth", "c"."author_id", "c"."state", "c"."body", "c"."revision", "c"."public_revision", "c"."edited_at", "c"."created_at", "c"."reaction_count", "c"."reply_count", "c"."shadowed", "c"."pinned_at", "c"."featured_at", "c"."score", "c"."branch_count",
  "c"."shown_reply_count", true as is_sibling from comment c
        where c.site_id = $1 and c.thread_id = $2 and c.parent_id = $3
          and "c"."shown" and not ("c"."pinned_at" is not null and "c"."state" = 'published') and c.depth = 0
        order by c.branch_count desc, c.id desc limit $4))
      union all
      select below.* from branch cross join lateral (
        select "c"."id", "c"."thread_id", "c"."parent_id", "c"."depth", "c"."author_id", "c"."state", "c"."body", "c"."revision", "c"."public_revision", "c"."edited_at", "c"."created_at", "c"."reaction_count", "c"."reply_count", "c"."shadowed", "c"."pinned_at", "c"."featured_at", "c"."score", "c"."branch_count",
  "c"."shown_reply_count", false from comment c
        where c.site_id = $1 and c.thread_id = $2 and c.parent_id = branch.id
          and "c"."shown"
        order by c.created_at, c.id limit 3
      ) below
      where branch.shown_reply_count > 0 and (branch.depth = 0 or branch.depth % 8 > 0)
    )
    select page.*, author.name as author_name, author.badges as author_badges
    from (select *, row_number() over () as place from branch limit $5) page
    join author on author.site_id = $1 and author.id = page.author_id
    order by page.place;

-- page-replies-next
  with recursive branch as (
    (
    (select "c"."id", "c"."thread_id", "c"."parent_id", "c"."depth", "c"."author_id", "c"."state", "c"."body", "c"."revision", "c"."public_revision", "c"."edited_at", "c"."created_at", "c"."reaction_count", "c"."reply_count", "c"."shadowed", "c"."pinned_at", "c"."featured_at", "c"."score", "c"."branch_count",
"c"."shown_reply_count", true as is_sibling from comment c
      where c.site_id = $1 and c.thread_id = $2 and c.parent_id = $3
        and "c"."shown" and not ("c"."pinned_at" is not null and "c"."state" = 'published') and c.depth = 0
        and (c.branch_count, c.id) < ($4::int, $5::uuid)
      order by c.branch_count desc, c.id desc limit $6))
    union all
    select below.* from branch cross join lateral (
      select "c"."id", "c"."thread_id", "c"."parent_id", "c"."depth", "c"."author_id", "c"."state", "c"."body", "c"."revision", "c"."public_revision", "c"."edited_at", "c"."created_at", "c"."reaction_count", "c"."reply_count", "c"."shadowed", "c"."pinned_at", "c"."featured_at", "c"."score", "c"."branch_count",
"c"."shown_reply_count", false from comment c
      where c.site_id = $1 and c.thread_id = $2 and c.parent_id = branch.id
        and "c"."shown"
      order by c.created_at, c.id limit 3
    ) below
    where branch.shown_reply_count > 0 and (branch.depth = 0 or branch.depth % 8 > 0)
  )
  select page.*, author.name as author_name, author.badges as author_badges
  from (select *, row_number() over () as place from branch limit $7) page
  join author on author.site_id = $1 and author.id = page.author_id
  order by page.place;

-- page-respected-first
    with recursive branch as (
      (
(select "pin"."id", "pin"."thread_id", "pin"."parent_id", "pin"."depth", "pin"."author_id", "pin"."state", "pin"."body", "pin"."revision", "pin"."public_revision", "pin"."edited_at", "pin"."created_at", "pin"."reaction_count", "pin"."reply_count", "pin"."shadowed", "pin"."pinned_at", "pin"."featured_at", "pin"."score", "pin"."branch_count",
  "pin"."shown_reply_count", true as is_sibling from comment pin
  where pin.site_id = $1 and pin.thread_id = $2 and pin.parent_id = $3
    and "pin"."shown" and ("pin"."pinned_at" is not null and "pin"."state" = 'published')
  order by pin.pinned_at desc limit 3) union all
      (select "c"."id", "c"."thread_id", "c"."parent_id", "c"."depth", "c"."author_id", "c"."state", "c"."body", "c"."revision", "c"."public_revision", "c"."edited_at", "c"."created_at", "c"."reaction_count", "c"."reply_count", "c"."shadowed", "c"."pinned_at", "c"."featured_at", "c"."score", "c"."branch_count",
  "c"."shown_reply_count", true as is_sibling from comment c
        where c.site_id = $1 and c.thread_id = $2 and c.parent_id = $3
          and "c"."shown" and not ("c"."pinned_at" is not null and "c"."state" = 'published') and c.depth = 0
        order by c.score desc, c.id desc limit $4))
      union all
      select below.* from branch cross join lateral (
        select "c"."id", "c"."thread_id", "c"."parent_id", "c"."depth", "c"."author_id", "c"."state", "c"."body", "c"."revision", "c"."public_revision", "c"."edited_at", "c"."created_at", "c"."reaction_count", "c"."reply_count", "c"."shadowed", "c"."pinned_at", "c"."featured_at", "c"."score", "c"."branch_count",
  "c"."shown_reply_count", false from comment c
        where c.site_id = $1 and c.thread_id = $2 and c.parent_id = branch.id
          and "c"."shown"
        order by c.created_at, c.id limit 3
      ) below
      where branch.shown_reply_count > 0 and (branch.depth = 0 or branch.depth % 8 > 0)
    )
    select page.*, author.name as author_name, author.badges as author_badges
    from (select *, row_number() over () as place from branch limit $5) page
    join author on author.site_id = $1 and author.id = page.author_id
    order by page.place;

-- page-respected-next
  with recursive branch as (
    (
    (select "c"."id", "c"."thread_id", "c"."parent_id", "c"."depth", "c"."author_id", "c"."state", "c"."body", "c"."revision", "c"."public_revision", "c"."edited_at", "c"."created_at", "c"."reaction_count", "c"."reply_count", "c"."shadowed", "c"."pinned_at", "c"."featured_at", "c"."score", "c"."branch_count",
"c"."shown_reply_count", true as is_sibling from comment c
      where c.site_id = $1 and c.thread_id = $2 and c.parent_id = $3
        and "c"."shown" and not ("c"."pinned_at" is not null and "c"."state" = 'published') and c.depth = 0
        and (c.score, c.id) < ($4::real, $5::uuid)
      order by c.score desc, c.id desc limit $6))
    union all
    select below.* from branch cross join lateral (
      select "c"."id", "c"."thread_id", "c"."parent_id", "c"."depth", "c"."author_id", "c"."state", "c"."body", "c"."revision", "c"."public_revision", "c"."edited_at", "c"."created_at", "c"."reaction_count", "c"."reply_count", "c"."shadowed", "c"."pinned_at", "c"."featured_at", "c"."score", "c"."branch_count",
"c"."shown_reply_count", false from comment c
      where c.site_id = $1 and c.thread_id = $2 and c.parent_id = branch.id
        and "c"."shown"
      order by c.created_at, c.id limit 3
    ) below
    where branch.shown_reply_count > 0 and (branch.depth = 0 or branch.depth % 8 > 0)
  )
  select page.*, author.name as author_name, author.badges as author_badges
  from (select *, row_number() over () as place from branch limit $7) page
  join author on author.site_id = $1 and author.id = page.author_id
  order by page.place;

-- post-comment
with open_thread as (
  select id, version + 1 as version, case when slow_until <= now() then 0 else slow_s end as slow_s from thread
  where site_id = $1 and id = $2 and thread.state = 'open' and (thread.closes_at is null or thread.closes_at > now()) and (not members_only or $3)
  for no key update
), parent as (
  select id, root_id, depth from comment
  where site_id = $1 and id = $4 and thread_id = $2
    and ("comment"."state" = 'published'
or (("comment"."state" = 'held' and "comment"."shadowed") and "comment"."author_id" = $5)) and (state = 'published' or $6 <> 'published')
    and exists (select from open_thread)
  for no key update
), made as (
  insert into comment (site_id, id, thread_id, parent_id, root_id, depth, author_id, state, public_revision, was_public,
    verdict, shadowed, source, body, post_key, changed_in, search)
  select $1, $7::uuid, open_thread.id, $4, coalesce(parent.root_id, $7::uuid),
    coalesce(parent.depth + 1, 0), $5, $6, ($6 = 'published')::int,
    $6 = 'published', $8::jsonb, $9, $10,
    $11::json, $12, open_thread.version, to_tsvector($13::regconfig, lower($14)) || to_tsvector('simple', lower($14))
|| array_to_tsvector(array[open_thread.id::text])
  from open_thread left join parent on true
  where ($4 = '00000000-0000-0000-0000-000000000000'::uuid or parent.id is not null)
    and (open_thread.slow_s = 0 or $15 or not exists (
      select from comment own
      where own.site_id = $1 and own.author_id = $5 and own.thread_id = $2
        and own.created_at > now() - make_interval(secs => open_thread.slow_s)
    ))
    and not exists (
      select from comment twin
      where twin.site_id = $1 and twin.author_id = $5
        and twin.created_at > now() - make_interval(secs => 600)
        and twin.thread_id = $2 and twin.parent_id = $4
        and twin.source = $10 and twin.state in ('published', 'held', 'spam')
    )
  on conflict (site_id, author_id, post_key) do nothing
  returning id, parent_id, root_id, depth, state, created_at, changed_in
), counted as (
  update thread set comment_count = thread.comment_count + 1, version = made.changed_in
from made
where thread.site_id = $1 and thread.id = $2 and made.state = 'published'
), answered as (
  update comment set
    reply_count = reply_count + (comment.id = made.parent_id)::int,
    shown_reply_count = shown_reply_count + (comment.id = made.parent_id)::int,
    branch_count = branch_count + (comment.id = made.root_id)::int
  from made
  where comment.site_id = $1 and comment.id = any (array[made.parent_id, made.root_id])
    and made.depth > 0 and made.state = 'published'
)
select id, root_id, depth, created_at, changed_in as version from made;

-- post-context
select author.id, author.name, author.badges, (
  select json_build_object('review', bool_or(kind = 'review'), 'shadowed', bool_or(kind = 'shadow'), 'writeBan',
    (array_agg(json_build_object('kind', kind, 'until', to_char("sanction"."until" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'message', message)
      order by kind = 'ban' desc, until desc nulls first) filter (where kind in ('suspend', 'ban')))[1])
  from sanction
  where sanction.site_id = "author"."site_id" and sanction.author_id = "author"."id"
    and lifted_at is null and (until is null or until > now()) and kind <> 'message'
  having count(*) > 0
) as sanctions, null::json as facts,
  thread.id as thread_id, thread.members_only, thread.premoderated, thread.slow_s > 0 as is_slow
from author left join thread on thread.site_id = author.site_id and thread.page_key = $1
where author.site_id = $2 and author.token_hash = $3;

-- post-context-facts
select author.id, author.name, author.badges, (
  select json_build_object('review', bool_or(kind = 'review'), 'shadowed', bool_or(kind = 'shadow'), 'writeBan',
    (array_agg(json_build_object('kind', kind, 'until', to_char("sanction"."until" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'message', message)
      order by kind = 'ban' desc, until desc nulls first) filter (where kind in ('suspend', 'ban')))[1])
  from sanction
  where sanction.site_id = "author"."site_id" and sanction.author_id = "author"."id"
    and lifted_at is null and (until is null or until > now()) and kind <> 'message'
  having count(*) > 0
) as sanctions, (select json_build_object(
  'published', (select count(*)::int from (
    select from comment c where c.site_id = author.site_id and c.author_id = author.id and c.id <> '00000000-0000-0000-0000-000000000000'::uuid and c.state = 'published' limit 1000) counted),
  'past', json_build_object(
    'turnedDown', (select count(*)::int from (
      select from comment c where c.site_id = author.site_id and c.author_id = author.id and c.id <> '00000000-0000-0000-0000-000000000000'::uuid and c.state in ('spam', 'rejected', 'removed') limit 1000) counted),
    'days', extract(day from now() - author.created_at)::int),
  'reported', (select count(distinct r.author_id)::int from report r where r.site_id = author.site_id
    and r.comment_id = any (array_agg(lately.id) filter (where lately.report_count > 0))
    and r.settled_at is null and 'author' = any (r.counts_for)),
  'turnedDown', (count(*) filter (where lately.state in ('spam', 'rejected', 'removed')))::int,
  'lastOfPerson', (count(*) filter (where lately.is_late))::int,
  'lastOfThread', (select count(*)::int from (
    select from comment c where c.site_id = author.site_id and c.thread_id = thread.id and c.state = 'published'
  and c.id <> '00000000-0000-0000-0000-000000000000'::uuid and c.created_at > now() - interval '10 minutes' limit 1000) counted),
  'recent', (select coalesce(json_agg(recent), '[]') from (
    (select left(c.source, 1000) as source, true as "isOwn" from comment c where c.site_id = author.site_id and c.author_id = author.id and c.id <> '00000000-0000-0000-0000-000000000000'::uuid
      order by c.created_at desc limit 5)
    union all
    (select left(c.source, 1000), false from comment c where c.site_id = author.site_id and c.thread_id = thread.id and c.state = 'published'
  and c.id <> '00000000-0000-0000-0000-000000000000'::uuid and c.author_id <> author.id
      order by c.created_at desc, c.id desc limit 20)
  ) recent),
  'isPremoderated', false
) from (
  select c.id, c.report_count, c.state, c.created_at > now() - interval '10 minutes' as is_late from comment c
  where c.site_id = author.site_id and c.author_id = author.id and c.id <> '00000000-0000-0000-0000-000000000000'::uuid and c.created_at > now() - interval '30 days' order by c.created_at desc limit 1000
) lately) as facts,
  thread.id as thread_id, thread.members_only, thread.premoderated, thread.slow_s > 0 as is_slow
from author left join thread on thread.site_id = author.site_id and thread.page_key = $1
where author.site_id = $2 and author.token_hash = $3;

-- post-in-turn
select from thread where site_id = $1 and id = $2 for no key update;

-- react
  with its_thread as (
    select id, version + 1 as version from thread
    where site_id = $1 and thread.state = 'open' and (thread.closes_at is null or thread.closes_at > now())
      and id = (select thread_id from comment where site_id = $1 and id = $2)
    for no key update
  ), target as (
    select id from comment
    where site_id = $1 and id = $2 and ("comment"."state" = 'published'
or (("comment"."state" = 'held' and "comment"."shadowed") and "comment"."author_id" = $3))
      and author_id <> $3
      and exists (select from its_thread)
    for no key update
  ), done as (
    insert into reaction (site_id, comment_id, author_id, counts)
            select $1, target.id, $3, $4 from target
            on conflict do nothing returning comment_id, counts
  ), counted as (
    update thread set version = its_thread.version from its_thread, done
where thread.site_id = $1 and thread.id = its_thread.id
  )
  update comment c set reaction_count = c.reaction_count + done.counts::int, score = c.reaction_count + done.counts::int
  from its_thread, done, author
  where c.site_id = $1 and c.id = done.comment_id and author.site_id = c.site_id and author.id = c.author_id
  returning "c"."id", "c"."thread_id", "c"."parent_id", "c"."depth", "c"."author_id", "c"."state", "c"."body", "c"."revision", "c"."public_revision", "c"."edited_at", "c"."created_at", "c"."reaction_count", "c"."reply_count", "c"."shadowed", "c"."pinned_at", "c"."featured_at", c.source, author.name as author_name, author.badges as author_badges, its_thread.version, done.counts;

-- search-headlines
select ts_headline($1::regconfig, found.text, (websearch_to_tsquery($1::regconfig, $2) || websearch_to_tsquery('simple', $2)), 'HighlightAll=true, StartSel=, StopSel=') as headline
from unnest($3::text[]) with ordinality as found (text, place) order by found.place;

-- search-selective
select querytree(websearch_to_tsquery($1::regconfig, $2)) not in ('', 'T') as selective;

-- search-thread
select "c"."id", "c"."thread_id", "c"."parent_id", "c"."depth", "c"."author_id", "c"."state", "c"."body", "c"."revision", "c"."public_revision", "c"."edited_at", "c"."created_at", "c"."reaction_count", "c"."reply_count", "c"."shadowed", "c"."pinned_at", "c"."featured_at", author.name as author_name, author.badges as author_badges
from comment c join author on author.site_id = c.site_id and author.id = c.author_id
where c.site_id = $1 and c.thread_id = $2
  and querytree(websearch_to_tsquery($3::regconfig, $4)) not in ('', 'T')
  and c.search @@ (quote_literal($2::uuid::text)::tsquery && (websearch_to_tsquery($3::regconfig, $4) || websearch_to_tsquery('simple', $4)))
  and "c"."shown" and c.state = 'published'
  and (c.created_at, c.id) < ($5::timestamptz, $6::uuid)
order by c.created_at desc, c.id desc limit $7;

-- staff-by-token
  select staff.id, staff.author_id as "authorId", author.name, staff.role, staff.created_at as since,
    session.id as "sessionId", session.kind, session.seen_at < now() - interval '1 minute' as "isStale",
    (
  select json_build_object('review', bool_or(kind = 'review'), 'shadowed', bool_or(kind = 'shadow'), 'writeBan',
    (array_agg(json_build_object('kind', kind, 'until', to_char("sanction"."until" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'message', message)
      order by kind = 'ban' desc, until desc nulls first) filter (where kind in ('suspend', 'ban')))[1])
  from sanction
  where sanction.site_id = "author"."site_id" and sanction.author_id = "author"."id"
    and lifted_at is null and (until is null or until > now()) and kind <> 'message'
  having count(*) > 0
) as sanctions
  from staff_session session
  join staff on staff.site_id = session.site_id and staff.id = session.staff_id
  join author on author.site_id = staff.site_id and author.id = staff.author_id
  where session.site_id = $1 and session.token_hash = $2 and session.expires_at > now()
    and staff.removed_at is null and session.origin is not distinct from $3;

-- thread-by-id
select id, page_key, url, title, case when thread.state = 'open' and (thread.closes_at is null or thread.closes_at > now()) then 'open' else 'closed' end as "state",
case when thread.state = 'closed' then thread.closed_at when thread.closes_at <= now() then thread.closes_at end as "closedAt",
thread.closes_at as "closesAt",
case when (thread.slow_until is null or thread.slow_until > now()) then thread.slow_s else 0 end as "slowS",
case when (thread.slow_until is null or thread.slow_until > now()) then thread.slow_until end as "slowUntil",
thread.members_only as "membersOnly", comment_count, version from thread where site_id = $1 and id = $2;

-- thread-by-key
select id, page_key, url, title, case when thread.state = 'open' and (thread.closes_at is null or thread.closes_at > now()) then 'open' else 'closed' end as "state",
case when thread.state = 'closed' then thread.closed_at when thread.closes_at <= now() then thread.closes_at end as "closedAt",
thread.closes_at as "closesAt",
case when (thread.slow_until is null or thread.slow_until > now()) then thread.slow_s else 0 end as "slowS",
case when (thread.slow_until is null or thread.slow_until > now()) then thread.slow_until end as "slowUntil",
thread.members_only as "membersOnly", comment_count, version from thread where site_id = $1 and page_key = $2;

-- thread-of-edit
select thread.premoderated from thread join comment c on c.site_id = thread.site_id and c.thread_id = thread.id
where c.site_id = $1 and c.id = $2;

-- trust-of-author
select
  (select count(*)::int from (select from comment c where c.site_id = author.site_id and c.author_id = author.id
    and c.state = 'published' limit 1000) counted) as published,
  (select count(*)::int from (select from comment c where c.site_id = author.site_id and c.author_id = author.id
    and c.state in ('spam', 'rejected', 'removed') limit 1000) counted) as "turnedDown",
  extract(day from now() - author.created_at)::int as days
from author where author.site_id = $1 and author.id = $2;

-- unreact
  with its_thread as (
    select id, version + 1 as version from thread
    where site_id = $1 and thread.state = 'open' and (thread.closes_at is null or thread.closes_at > now())
      and id = (select thread_id from comment where site_id = $1 and id = $2)
    for no key update
  ), target as (
    select id from comment
    where site_id = $1 and id = $2 and ("comment"."state" = 'published'
or (("comment"."state" = 'held' and "comment"."shadowed") and "comment"."author_id" = $3))
      and exists (select from its_thread)
    for no key update
  ), done as (
    delete from reaction using target
            where reaction.site_id = $1 and reaction.comment_id = target.id
              and reaction.author_id = $3 returning comment_id, counts
  ), counted as (
    update thread set version = its_thread.version from its_thread, done
where thread.site_id = $1 and thread.id = its_thread.id
  )
  update comment c set reaction_count = c.reaction_count + -done.counts::int, score = c.reaction_count + -done.counts::int
  from its_thread, done, author
  where c.site_id = $1 and c.id = done.comment_id and author.site_id = c.site_id and author.id = c.author_id
  returning "c"."id", "c"."thread_id", "c"."parent_id", "c"."depth", "c"."author_id", "c"."state", "c"."body", "c"."revision", "c"."public_revision", "c"."edited_at", "c"."created_at", "c"."reaction_count", "c"."reply_count", "c"."shadowed", "c"."pinned_at", "c"."featured_at", c.source, author.name as author_name, author.badges as author_badges, its_thread.version, done.counts;

-- viewer-by-token
  select id, name, badges, (
  select json_build_object('review', bool_or(kind = 'review'), 'shadowed', bool_or(kind = 'shadow'), 'writeBan',
    (array_agg(json_build_object('kind', kind, 'until', to_char("sanction"."until" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'message', message)
      order by kind = 'ban' desc, until desc nulls first) filter (where kind in ('suspend', 'ban')))[1])
  from sanction
  where sanction.site_id = "author"."site_id" and sanction.author_id = "author"."id"
    and lifted_at is null and (until is null or until > now()) and kind <> 'message'
  having count(*) > 0
) as sanctions from author
  where site_id = $1 and token_hash = $2;
