import type { ScreeningChange, ScreeningReply, ScreeningSettings, WordDryRunRequest } from '../../sites/screening.ts'

const untouchedScreening: ScreeningSettings = {
  premoderate: [],
  approvedBeforeTrust: 1,
  linksBeforeHold: 0,
  holdDuplicates: false,
  authorCommentsBeforeHold: null,
  threadCommentsBeforeHold: null,
  authorReportsBeforeHold: null,
  holdSimilarToRejected: false,
  reportsBeforeHold: 0,
  autoSlowModeReports: 6,
  autoSlowModeIntervalS: 60,
  autoSlowModeMinutes: 30,
  minimumWritingS: 0,
  proofOfWork: 'off',
  charactersMin: 2,
  charactersMax: 5_000,
  wordLists: [],
}

export const screeningExample: ScreeningReply = {
  settings: {
    ...untouchedScreening,
    premoderate: ['first'],
    wordLists: [
      { name: 'Gambling', version: 2, action: 'hold', words: 'casino*\nfree spins', matchLetterSubstitutions: true },
    ],
  },
  defaults: untouchedScreening,
  hasAkismetKey: false,
  version: 'Yk2vYQzGf0mT5c0bq3wN1g',
}

export const screeningChangeExample: ScreeningChange = { premoderate: ['first', 'links'], linksBeforeHold: 1 }

export const wordDryRunExample: WordDryRunRequest = {
  text: 'Win at the casinos',
  wordLists: screeningExample.settings.wordLists,
}
