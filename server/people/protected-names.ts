import type { Db } from '../platform/database/database.ts'
import { fieldProblem } from '../platform/http/problem.ts'
import type { Site } from '../sites/site.ts'
import { looksLike, looksLikeAfter, skeletonsOf } from '../text/skeleton.ts'

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

// Words that do not make another name of a claim or of a name of the team: "the team", "site admin", "the real Priya Shah".
const fillers = [
  'the a an of and at from for in by to is am i im its it this that here hey me my our your new',
  'site team page support help desk head chief senior lead junior real true original actual genuine verified official only',
  'mr mrs ms miss mx dr prof sir comments account',
  'el la los las lo un una de del y en le les des du et un une der die das dem den von vom und im am il gli di e o os as do da dos das het een van en',
  'echte echter echt wahre vrai vraie verdadero verdadera real vero vera',
].flatMap((line) => line.split(' '))

const reserved = new Set(reservedWords.flatMap(skeletonsOf))
const filling = new Set(fillers.flatMap(skeletonsOf))
const wordsRe = /[\p{L}\p{N}\p{M}]+/gu
/** Where a word begins without a space: "TheOwner". */
const joinRe = /(?<=\p{Ll})(?=\p{Lu})/gu

/**
 * Refuses a name that readers may mistake for a member of the team, the site itself or a role such as moderator. `self` is the
 * author id of a member of the team, who may keep their own name; null for guests.
 * @throws Problem invalid
 */
export async function refuseProtectedName(db: Db, site: Site, name: string, self: string | null): Promise<void> {
  const team = await namesOfTeam(db, site.id, self)
  const words = wordsOf(name)
  if (isClaim(name, site.name) || team.some((member) => looksLike(member, name) || isDressedUp(words, member)))
    throw fieldProblem('/name', 'looks like a name of the team: choose another', 'protected')
}

/** Whether a name consists only of claims to speak for the site: "Admin", "The moderators of Example", "Example". */
function isClaim(name: string, siteName: string): boolean {
  const words = wordsOf(name).filter((word) => !isFilling(word))
  const rest = words.filter((word) => !isReserved(word))
  if (words.length > 0 && rest.length === 0) return true
  return isReserved(name) || looksLike(name, siteName) || isDressedUp(wordsOf(name), siteName)
}

/** Whether a name is a protected one beside titles and fillers: "Priya Shah (Moderator)", "The real Priya Shah". */
const isDressedUp = (words: readonly string[], protectedName: string) =>
  looksLikeAfter(words, protectedName, (word) => isReserved(word) || isFilling(word))

const wordsOf = (name: string) => name.normalize('NFKD').replace(joinRe, ' ').match(wordsRe) ?? []
const isReserved = (word: string) => skeletonsOf(word).some((skeleton) => reserved.has(skeleton))
const isFilling = (word: string) => skeletonsOf(word).some((skeleton) => filling.has(skeleton))

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
