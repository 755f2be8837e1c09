/** The OpenAPI document as a plain page: no script, nothing loaded from elsewhere. */

const escape = (text: string): string =>
  text.replace(
    /[&<>"']/g,
    (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' })[c] ?? c,
  )

interface Operation {
  summary?: string
  description?: string
  requestBody?: { content?: Record<string, { schema?: unknown }> }
  responses?: Record<string, { description?: string; content?: Record<string, { schema?: unknown }> }>
}
interface Document {
  info: { title: string; version: string; description?: string }
  paths?: Record<string, Record<string, Operation> | undefined>
  components?: { schemas?: Record<string, unknown> }
}

const schemaBlock = (name: string, schema: unknown): string =>
  `<details><summary>${escape(name)}</summary><pre>${escape(JSON.stringify(schema ?? {}, null, 2))}</pre></details>`

function operation(path: string, method: string, op: Operation): string {
  const bodies = Object.entries(op.requestBody?.content ?? {}).map(([type, body]) =>
    schemaBlock(`body, ${type}`, body.schema),
  )
  const answers = Object.entries(op.responses ?? {}).map(([status, answer]) => {
    const schemas = Object.entries(answer.content ?? {}).map(([type, body]) =>
      schemaBlock(`${status}, ${type}`, body.schema),
    )
    return `<li><b>${escape(status)}</b> ${escape(answer.description ?? '')}${schemas.join('')}</li>`
  })
  return `<section><h2><code>${escape(method.toUpperCase())} ${escape(path)}</code></h2>
<p>${escape(op.summary ?? '')}</p><p>${escape(op.description ?? '')}</p>${bodies.join('')}<ul>${answers.join('')}</ul></section>`
}

/** @param document an OpenAPI 3.1 document, as `@fastify/swagger` makes it from the zod schemas */
export function openApiPage(document: unknown): string {
  const { info, paths = {}, components } = document as Document
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods ?? {}).map(([method, op]) => operation(path, method, op)),
  )
  const schemas = Object.entries(components?.schemas ?? {}).map(([name, schema]) => schemaBlock(name, schema))
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>${escape(info.title)}</title></head><body>
<h1>${escape(info.title)} ${escape(info.version)}</h1><p>${escape(info.description ?? '')}</p>
<p>The same as OpenAPI 3.1: <a href="/openapi.json">openapi.json</a></p>
${operations.join('\n')}${schemas.length > 0 ? `<h2>Schemas</h2>${schemas.join('\n')}` : ''}</body></html>`
}
