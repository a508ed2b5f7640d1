import type { Hono } from 'hono'
import { generateSpecs } from 'hono-openapi'
import type { HttpEnv } from './platform/http/http.ts'
import { namedSchemas } from './platform/http/json-schema.ts'

/** Makes the OpenAPI 3.1 document of the API from its routes and their schemas. */
export async function openApiDocument(app: Hono<HttpEnv>) {
  return generateSpecs(app, {
    documentation: {
      openapi: '3.1.0',
      info: { title: 'Afterword', version: '1', description: 'Comments under a page: read, post, edit, moderate.' },
      components: {
        securitySchemes: {
          token: { type: 'http', scheme: 'bearer', description: "A guest's device key" },
          team: {
            type: 'apiKey',
            in: 'cookie',
            name: '__Host-afterword-team-{site id}',
            description: "A session of the site's team, from our own pages only",
          },
        },
        schemas: namedSchemas(),
      },
    },
    defaultValidationErrorResponse: false,
    exclude: [/^(?!\/api\/v1\/)/, '/api/v1/openapi.json'],
  })
}
