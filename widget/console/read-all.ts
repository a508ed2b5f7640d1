/** Reads a list to its end, page by page. @throws Failure */
export async function readAll<Item>(
  readPage: (query: { limit: number; cursor?: string }) => Promise<{ items: Item[]; nextCursor: string | null }>,
): Promise<Item[]> {
  const all: Item[] = []
  let next: string | null = null
  do {
    const page: { items: Item[]; nextCursor: string | null } = await readPage({
      limit: 100,
      ...(next !== null && { cursor: next }),
    })
    all.push(...page.items)
    next = page.nextCursor
  } while (next !== null)
  return all
}
