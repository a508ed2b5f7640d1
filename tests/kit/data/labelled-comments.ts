// Comments made up for measuring the classifier: what readers of a local paper write, and what moderators turn down there.
// Either half has its own words to fill the sentences, and of each kind a third of the sentences the other half never uses.

export interface Labelled {
  text: string
  isBad: boolean
}

const slots: Record<string, string[]> = {
  thing: ['bridge', 'library', 'tram', 'market', 'harbour', 'school', 'playground', 'cycle path', 'car park', 'museum', 'river bank', 'station', 'theatre', 'ferry', 'town hall', 'swimming pool'],
  place: ['Mill Street', 'the old town', 'Castle Hill', 'the north side', 'Weir Lane', 'our quarter', 'the square', 'Quay Road'],
  who: ['the council', 'the mayor', 'my neighbour', 'our teacher', 'the architect', 'a friend', 'the paper', 'the engineer'],
  view: ['worth the money', 'too expensive', 'long overdue', 'badly planned', 'a good idea', 'better than before', 'hard to believe', 'easy to get wrong'],
  game: ['casino', 'slots', 'jackpot', 'roulette', 'betting', 'poker', 'bonus', 'lottery'],
  money: ['bitcoin', 'crypto', 'forex', 'loan', 'profit', 'income', 'investment', 'cash'],
  goods: ['pills', 'followers', 'replica watches', 'backlinks', 'visa papers', 'essays', 'diplomas', 'traffic'],
  host: ['win-big', 'fast-cash', 'best-deal', 'lucky-day', 'rich-now', 'cheap-meds', 'top-rank', 'easy-coin'],
  insult: ['idiots', 'morons', 'scum', 'trash', 'clowns', 'parasites', 'vermin', 'losers'],
  number: ['12', '300', '45', '7,500', '90', '1,200', '60', '18'],
} // biome-ignore format: lists

const good = [
  'The {thing} at {place} is {view}, and {who} said so years ago.', 'I walked past the {thing} today; it looks {view}.',
  'Does anybody know when the {thing} opens again? {who} could not tell me.', 'We lose {number} parking spaces for the {thing}. Is that {view}?',
  'Thank you for the article. The part about the {thing} was {view}.', 'My children use the {thing} every day, so I hope {who} listens.',
  'I disagree: the {thing} near {place} was never {view}.', 'The numbers are on https://city.example.org/{number} for whoever wants to check them.',
  'A bonus for {place} would be a new {thing}, free for everybody.', 'Whoever calls this a {game} with public money has not read the plan for the {thing}.',
  'The {thing} cost {number} thousand; that is an investment in {place}.', 'Click the second photo: you can see the {thing} behind {place}.',
] // biome-ignore format: lists

const bad = [
  'Win {number} every day at the best {game} online: https://{host}.example/{number}', 'I made {number} a week with {money}, ask me how! https://{host}.example',
  'Cheap {goods} delivered fast, click https://{host}.example now', 'Best {game} {game} free bonus for new players, join today https://{host}.example',
  'Work from home and earn {number} {money}, no risk, write me on WhatsApp {number}{number}', 'Buy {goods} and {goods}, 100% safe, discount {number}%',
  'You are all {insult}, go back where you came from', 'What {insult}, {who} and the rest of you {insult} should shut up',
  'Typical {insult}. Only {insult} live at {place} anyway.', 'Great article! By the way I found free {money} on https://{host}.example thanks to {goods}',
] // biome-ignore format: lists

/** A set of `size` comments, half of them bad. `half` says which words it is made of, 0 or 1, and `kinds` which sentences. */
export function labelledSet(size: number, half: 0 | 1, seed: number, kinds: 0 | 1 = half): Labelled[] {
  const random = randomFrom(seed)
  const pick = <T>(list: readonly T[]) => list[Math.floor(random() * list.length)]!
  const fill = (template: string) =>
    template.replaceAll(/\{(\w+)\}/g, (_, slot) => pick(slots[slot]!.filter((_word, n) => n % 2 === half)))
  const ownSentences = (all: string[]) => all.filter((_sentence, n) => n % 3 !== kinds)
  return Array.from({ length: size }, (_, n) => {
    const isBad = n % 2 === 1
    const sentences = [fill(pick(ownSentences(isBad ? bad : good)))]
    // Few say only one thing; who advertises often says something harmless first.
    if (random() < 0.5) sentences.unshift(fill(pick(ownSentences(good))))
    return { text: sentences.join(' '), isBad }
  })
}

/** The same numbers for the same seed. @see mulberry32 */
function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
