import base from '../styles/console/base.css?inline'
import card from '../styles/console/card.css?inline'
import deciding from '../styles/console/deciding.css?inline'
import dialogInside from '../styles/console/dialog.css?inline'
import enter from '../styles/console/enter.css?inline'
import frame from '../styles/console/frame.css?inline'
import list from '../styles/console/list.css?inline'
import narrow from '../styles/console/narrow.css?inline'
import pane from '../styles/console/pane.css?inline'
import queue from '../styles/console/queue.css?inline'
import dialog from '../styles/dialog.css?inline'
import { sheetOf } from '../ui/sheet.ts'

/** The console's style sheets, adopted, so that no Content Security Policy has to allow styles; later ones win. */
export const sheets = [base, frame, queue, list, card, deciding, pane, dialog, dialogInside, enter, narrow].map(sheetOf)
