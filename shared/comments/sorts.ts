/** Sort orders of a thread's top level; replies are always oldest first. */
export const sorts = ['newest', 'oldest', 'respected', 'replies'] as const
export type Sort = (typeof sorts)[number]
