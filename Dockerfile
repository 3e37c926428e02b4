# The hub as a container, for arm64 and amd64. No image has been built from this file yet: its npm
# steps and the files it copies are tried by test/contract/packaging.test.ts without Docker.

FROM node:22-bookworm-slim AS build
# better-sqlite3 compiles where no ready-made binary fits.
RUN apt-get update && apt-get install -y --no-install-recommends python3 make g++ && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci
COPY . .
RUN npm run build
RUN npm prune --omit=dev

FROM node:22-bookworm-slim AS runtime
ENV NODE_ENV=production
WORKDIR /app
COPY --from=build /app/package.json /app/LICENSE ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY --from=build /app/gateway/store/sql ./gateway/store/sql
COPY --from=build /app/models ./models
# Named volumes take over the owner of these folders when they are first used.
RUN mkdir -p /data /keys && chown node:node /data /keys
USER node
EXPOSE 8443 8883
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
  CMD ["node", "dist/gateway/health.js", "https://127.0.0.1:8443/healthz"]
CMD ["node", "dist/gateway/main.js", "--config", "/keys/hub.yaml"]
