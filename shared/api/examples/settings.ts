import type { ScreeningChange, ScreeningReply, ScreeningSettings, WordTrial } from '../../sites/screening.ts'

const untouchedScreening: ScreeningSettings = {
  premoderate: [],
  approvedBeforeTrust: 1,
  linksBeforeHold: 0,
  holdRepeats: false,
  holdFromPerson: null,
  holdFromThread: null,
  holdFromReports: null,
  holdLikeTurnedDown: false,
  reportsBeforeHold: 0,
  coolDownReports: 6,
  coolDownSlowS: 60,
  coolDownMinutes: 30,
  fastestS: 0,
  proofOfWork: 'off',
  charactersMin: 2,
  charactersMax: 5_000,
  wordLists: [],
}

export const screeningExample: ScreeningReply = {
  settings: {
    ...untouchedScreening,
    premoderate: ['first'],
    wordLists: [{ name: 'Gambling', version: 2, action: 'hold', words: 'casino*\nfree spins', leet: true }],
  },
  defaults: untouchedScreening,
  hasAkismetKey: false,
  version: 'Yk2vYQzGf0mT5c0bq3wN1g',
}

export const screeningChangeExample: ScreeningChange = { premoderate: ['first', 'links'], linksBeforeHold: 1 }

export const wordTrialExample: WordTrial = {
  text: 'Win at the casinos',
  wordLists: screeningExample.settings.wordLists,
}
