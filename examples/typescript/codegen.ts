import type { CodegenConfig } from "@graphql-codegen/cli";

const scalar = (name: string) => `../scalars.js#${name}`;

const config: CodegenConfig = {
  schema: "../../schema.graphql",
  documents: "src/documents.ts",
  generates: {
    "src/generated/": {
      preset: "client",
      presetConfig: {
        fragmentMasking: false,
        // Writes persisted-documents.json: what an application registers that may send nothing else.
        persistedDocuments: true,
      },
      config: {
        documentMode: "string",
        importExtension: ".js",
        useTypeImports: true,
        // Only a `__typename` that the document asks for is there.
        skipTypename: true,
        // A scalar without a line below is an error, not `any`.
        strictScalars: true,
        scalars: {
          Date: scalar("LocalDate"),
          DateTime: scalar("DateTime"),
          Duration: scalar("Duration"),
          ID: scalar("Id"),
          MunicipalityCode: scalar("MunicipalityCode"),
          URL: scalar("Url"),
        },
      },
    },
  },
};

export default config;
