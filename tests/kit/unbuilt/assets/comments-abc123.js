export const comments = 'the widget'
