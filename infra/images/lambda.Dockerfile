# The image of the Lambda functions backup and verify-backup: a Java runtime, PostgreSQL's programs, the functions.
#
#   docker build -f infra/images/lambda.Dockerfile functions/runtimes/lambda-image/target \
#     --build-arg BASE_IMAGE=<repository of a Debian or Ubuntu image with a JDK 25> --build-arg BASE_DIGEST=sha256:<digest>
#
# What the image is based on is said by whoever builds it, by digest: the same digest is the same base for ever.
ARG BASE_IMAGE
ARG BASE_DIGEST
FROM ${BASE_IMAGE}@${BASE_DIGEST}

SHELL ["/bin/bash", "-o", "errexit", "-o", "pipefail", "-c"]

# One server of each major that sources may have: a backup is proved on a server of its own major. The client is that of the
# newest of them, the last one here: it dumps every server up to its own major.
ARG POSTGRESQL_MAJORS="13 14 15 16 17 18"

# The distribution's package postgresql-common brings the script and the key by which the PostgreSQL project's own packages are
# found. No server is made while they are installed. locales-all: a database restores only where its locale exists.
# hadolint ignore=DL3008 the newest minor release of each major is wanted, it has the security fixes
RUN apt-get update \
 && apt-get install --yes --no-install-recommends ca-certificates locales-all postgresql-common util-linux \
 && sed --in-place '/create_main_cluster/d' /etc/postgresql-common/createcluster.conf \
 && echo 'create_main_cluster = false' >> /etc/postgresql-common/createcluster.conf \
 && /usr/share/postgresql-common/pgdg/apt.*.sh -y \
 && for major in ${POSTGRESQL_MAJORS}; do \
      apt-get install --yes --no-install-recommends "postgresql-${major}" "postgresql-client-${major}"; \
    done \
 && apt-get clean \
 && rm --recursive --force /var/lib/apt/lists/*

RUN useradd --system --no-log-init --uid 10001 --no-create-home --shell /usr/sbin/nologin holdfast

WORKDIR /var/task
COPY lib/ lib/
COPY holdfast-lambda-image-*-runner.jar lib/holdfast.jar

# The class path in one order for ever: what the cache below was made for must be what is run.
# Then the init phase once, from which the Java machine keeps the loaded classes (JEP 483, JEP 514): it starts in half the time.
RUN printf '%s\n' \
      "-cp $(find /var/task/lib -name '*.jar' | LC_ALL=C sort | paste --serial --delimiters=:)" \
      '-XX:+UseSerialGC' \
      '--enable-native-access=ALL-UNNAMED' \
      '--sun-misc-unsafe-memory-access=allow' \
      '--add-opens=java.base/java.lang=ALL-UNNAMED' \
      > /var/task/java.args \
 && QUARKUS_FUNQY_EXPORT=backup java @/var/task/java.args -Xlog:aot=error \
      -XX:AOTCacheOutput=/var/task/holdfast.aot dev.holdfast.lambda.image.Training \
 && chmod --recursive a+rX /var/task

USER 10001

# The runtime interface client asks Lambda for events. QUARKUS_FUNQY_EXPORT names the function; the deployment sets it.
ENTRYPOINT ["java", "@/var/task/java.args", "-XX:AOTCache=/var/task/holdfast.aot", "-XX:MaxRAMPercentage=50", "com.amazonaws.services.lambda.runtime.api.client.AWSLambda"]
CMD ["dev.holdfast.lambda.Entrance::handleRequest"]
