// Apollo Server on Fastify, its lightest integration. Its document store parses and validates once.

import { ApolloServer } from '@apollo/server';
import { ApolloServerPluginLandingPageDisabled } from '@apollo/server/plugin/disabled';
import fastifyApollo from '@as-integrations/fastify';
import Fastify from 'fastify';
import { HEALTH, HOST, PATH, PORT, ready, tellVersions } from './serving.js';
import { context, executable } from './translate/schema.js';

tellVersions('@apollo/server', '@as-integrations/fastify', 'fastify');
const server = new ApolloServer({
  schema: executable(),
  introspection: false,
  csrfPrevention: false,
  persistedQueries: false,
  stopOnTerminationSignals: false,
  plugins: [ApolloServerPluginLandingPageDisabled()],
});
await server.start();
const app = Fastify({ logger: false });
await app.register(fastifyApollo(server), { path: PATH, context: async () => context() });
app.get(HEALTH, async () => ({}));
await app.listen({ host: HOST, port: PORT });
ready(() => app.close());
