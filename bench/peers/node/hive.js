// Hive Gateway in its own way for sources that speak no GraphQL and are translated by code:
// additional resolvers in its process, over a schema without subgraphs. What its command does for
// `jit: true` is the plugin here.

import { createServer } from 'node:http';
import { useGraphQlJit } from '@envelop/graphql-jit';
import { createGatewayRuntime } from '@graphql-hive/gateway-runtime';
import { HEALTH, HOST, PATH, PORT, ready, tellVersions } from './serving.js';
import { context, resolvers, schemaOnly } from './translate/schema.js';

tellVersions('@graphql-hive/gateway-runtime', '@envelop/graphql-jit', 'graphql-jit');
const gateway = createGatewayRuntime({
  supergraph: schemaOnly(),
  additionalResolvers: resolvers,
  graphqlEndpoint: PATH,
  healthCheckEndpoint: HEALTH,
  graphiql: false,
  landingPage: false,
  logging: false,
  maskedErrors: false,
  multipart: false,
  cors: false,
  requestId: false,
  plugins: () => [
    { onContextBuilding: ({ extendContext }) => extendContext(context()) },
    useGraphQlJit(),
  ],
});
const server = createServer(gateway);
server.listen(PORT, HOST, () => ready(() => server.close()));
