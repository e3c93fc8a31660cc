// mercurius on fastify: documents are parsed and validated once, and compiled from the first use on.

import Fastify from 'fastify';
import mercurius from 'mercurius';
import { HEALTH, HOST, PATH, PORT, ready, tellVersions } from './serving.js';
import { context, executable } from './translate/schema.js';

tellVersions('mercurius', 'fastify', 'graphql-jit');
const app = Fastify({ logger: false });
await app.register(mercurius, { schema: executable(), context, path: PATH, jit: 1, graphiql: false });
app.get(HEALTH, async () => ({}));
await app.listen({ host: HOST, port: PORT });
ready(() => app.close());
