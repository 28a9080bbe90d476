# The image of the console: the Fargate task that takes over what does not fit into a Lambda function, with the same programs.
#
#   docker build -f infra/images/console.Dockerfile functions/runtimes/console/target \
#     --build-arg BASE_IMAGE=<repository of a Debian or Ubuntu image with a JDK 25> --build-arg BASE_DIGEST=sha256:<digest>
#
# What the image is based on is said by whoever builds it, by digest: the same digest is the same base for ever.
ARG BASE_IMAGE
ARG BASE_DIGEST
FROM ${BASE_IMAGE}@${BASE_DIGEST}

SHELL ["/bin/bash", "-o", "errexit", "-o", "pipefail", "-c"]

# As in lambda.Dockerfile, word for word: what a Lambda function hands over must be done in the same way here.
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

RUN useradd --system --no-log-init --uid 10001 --create-home --shell /usr/sbin/nologin holdfast

WORKDIR /opt/holdfast
COPY quarkus-app/ ./
RUN chmod --recursive a+rX /opt/holdfast

USER 10001

# A task is given its event in a variable: invoke FUNCTION --event env:HOLDFAST_EVENT
ENTRYPOINT ["java", "-XX:MaxRAMPercentage=50", "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", "--add-opens=java.base/java.lang=ALL-UNNAMED", "-jar", "/opt/holdfast/quarkus-run.jar"]
CMD ["--help"]
