/** What a page can do to elements it did not make, all at once. The comments must look as if nothing of it were there. */
export const hostileSheet = `
* {
  all: unset !important;
  box-sizing: content-box !important;
  color: lime !important;
  font: italic 700 19px / 3 cursive !important;
  letter-spacing: 9px !important;
  word-spacing: 2em !important;
  text-transform: uppercase !important;
  text-indent: 4em !important;
  text-align: center !important;
  text-shadow: 2px 2px red !important;
  white-space: pre !important;
  visibility: hidden !important;
  cursor: wait !important;
  user-select: none !important;
  pointer-events: none !important;
  list-style: upper-roman inside !important;
  border-collapse: collapse !important;
  quotes: none !important;
  hyphens: auto !important;
  tab-size: 20 !important;
  accent-color: lime !important;
  caret-color: transparent !important;
}
*:focus,
*:focus-visible {
  outline: none !important;
}
head,
head * {
  display: none !important;
}
body,
main,
div {
  display: block !important;
}
body {
  background: #fff !important;
}
div,
section,
article,
button,
textarea,
ol,
p,
h2,
h3 {
  margin: 33px !important;
  padding: 33px !important;
  border: 9px dashed red !important;
  background: red !important;
  overflow: hidden !important;
}
#comments,
afterword-comments {
  display: none !important;
}
`
