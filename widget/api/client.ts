export interface Request {
  method?: string
  body?: object
  token?: string | null
  headers?: Record<string, string>
}

/** Sends one request below the site's address and reads the JSON answer. @throws Failure, and nothing else */
export type Send = <T>(path: string, request?: Request) => Promise<T>
