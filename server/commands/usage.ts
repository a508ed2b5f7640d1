import { invocation } from './command.ts'

/** What --help prints. */
export const usage = `Afterword's commands. Give them in the folder of the server, or from anywhere with npm --prefix <folder>:

  ${invocation} <command>

Sites
  site list                     lists the sites, their origins and settings
  site add <id> [name]          adds a site; <id> stands in addresses, as "blog"
  site rename <name>            changes the name that feeds and mails show
  site allow <origin>           lets pages of an origin post, as https://example.org, or 'https://*.example.org' for all below
  site deny <origin>            takes that back
  site set <setting> <value>    changes a setting, as editWindowS 3600; docs/settings.md lists them
  site remove <id>              deletes a site with its comments, team and log, for good
  site remove-demo              deletes the trial's site with its invented comments

Threads
  thread close <page>           closes the thread of a page, named by its id or address
  thread open <page>            opens it again
  thread title <page> <title>   corrects the title that feeds, plain pages and mails show
  thread address <page> <url>   corrects the address; a thread named by its address moves to the new one

Team
  staff list                    lists the team and the links that are not used yet
  staff link <role> <name>      makes a link for a new owner, admin, moderator or writer; good once, for a week
  staff link <id>               makes a link for another browser of somebody of the team; good once, for a day
  staff remove <id>             removes somebody from the team and signs them out everywhere

Audit log
  log verify [<number:hash>]    checks that no entry was changed or removed, and that the log still holds the end noted earlier
  log export                    writes the log to standard output, one JSON object a line

Mail
  mail test <address>           sends a test mail by the mail server of SMTP_URL

Trying and developing
  seed --comments <n>           makes a thread of n invented comments in the trial's site
  openapi                       writes openapi.json
  settings-reference            writes docs/settings.md

Options
  --site <id>   which site; without it the first one
  --start       starts an embedded database that is not running, for this command
  --yes         does what cannot be undone
  --version     prints the version

Commands use the database and address of the server: set DATA_DIR or DATABASE_URL and PUBLIC_URL in the file .env, which both read.
Each says on standard error which database it works with.
`
