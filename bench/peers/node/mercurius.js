// mercurius on Fastify: parses and validates a document once, and compiles it when it is asked again.

import Fastify from 'fastify';
import mercurius from 'mercurius';
import { HEALTH, HOST, PATH, PORT, ready, tellVersions } from './serving.js';
import { context, executable } from './translate/schema.js';

tellVersions('mercurius', 'fastify', 'mercurius/node_modules/graphql-jit');
const app = Fastify({ logger: false });
const schema = executable();
await app.register(mercurius, { schema, context, path: PATH, jit: 1, graphiql: false });
app.get(HEALTH, async () => ({}));
await app.listen({ host: HOST, port: PORT });
ready(() => app.close());
