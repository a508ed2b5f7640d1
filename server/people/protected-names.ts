import type { Db } from '../platform/database/database.ts'
import { fieldProblem } from '../platform/http/problem.ts'
import type { Site } from '../sites/site.ts'
import { looksLike, skeletonsOf } from '../text/skeleton.ts'

// Words for administrators, moderators, the team, owners and editors in the widget's languages, which guests' names must not
// claim. Compared without spaces and accents.
const reservedWords = [
  'admin administrator moderator mod staff owner editor editorial webmaster sysadmin root system official afterword',
  'administrador administradora moderador moderadora propietario propietaria redacción equipo',
  'administrateur administratrice modérateur modératrice modération propriétaire rédaction équipe',
  'administratorin moderatorin moderation redaktion redakteur redakteurin inhaber inhaberin',
  'amministratore amministratrice moderatore moderatrice proprietario redazione',
  'moderação proprietária redação equipe beheerder moderatie eigenaar redactie redacteur',
  'administratör moderering ägare redaktionen redaktör administratorka moderatorka właściciel redakcja redaktor',
  'адміністратор модератор власник редакція редактор администратор владелец редакция',
  'yönetici moderatör editör yayıncı مدير مشرف الإدارة المشرف محرر מנהל מנחה עורך מערכת',
  '管理者 管理人 モデレーター 編集部 編集者 運営 スタッフ 관리자 운영자 운영진 편집자 편집부 管理员 版主 编辑 站长 管理員 編輯 站長',
].flatMap((line) => line.split(' '))

/** Words that do not make a claim a name of its own: "the team", "site admin". */
const fillers = ['the', 'a', 'of', 'and', 'at', 'from', 'site', 'team', 'page', 'support', 'head', 'chief', 'real']

const reserved = new Set(reservedWords.flatMap(skeletonsOf))
const filling = new Set(fillers.flatMap(skeletonsOf))
const wordsRe = /[\p{L}\p{N}\p{M}]+/gu

/**
 * Refuses a name that readers may mistake for a member of the team, the site itself or a role such as moderator. `self` is the
 * author id of a member of the team, who may keep their own name; null for guests.
 * @throws Problem invalid
 */
export async function refuseProtectedName(db: Db, site: Site, name: string, self: string | null): Promise<void> {
  const team = await namesOfTeam(db, site.id, self)
  if (isClaim(name, site.name) || team.some((member) => looksLike(member, name)))
    throw fieldProblem('/name', 'looks like a name of the team: choose another', 'protected')
}

/** Whether a name consists only of claims to speak for the site: "Admin", "The moderators of Example", "Example". */
function isClaim(name: string, siteName: string): boolean {
  const isReserved = (word: string) => skeletonsOf(word).some((skeleton) => reserved.has(skeleton))
  const words = (name.normalize('NFKD').match(wordsRe) ?? []).filter(
    (word) => !skeletonsOf(word).some((skeleton) => filling.has(skeleton)),
  )
  const rest = words.filter((word) => !isReserved(word))
  if (words.length > 0 && rest.length === 0) return true
  return isReserved(name) || looksLike(name, siteName) || looksLike(rest.join(''), siteName)
}

async function namesOfTeam(db: Db, siteId: string, self: string | null): Promise<string[]> {
  const rows = await db
    .selectFrom('staff')
    .innerJoin('author', (join) =>
      join.onRef('author.site_id', '=', 'staff.site_id').onRef('author.id', '=', 'staff.author_id'),
    )
    .select('author.name')
    .where('staff.site_id', '=', siteId)
    .where('staff.removed_at', 'is', null)
    .$if(self !== null, (query) => query.where('author.id', '!=', self!))
    .execute()
  return rows.map(({ name }) => name)
}
