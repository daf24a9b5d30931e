/*
 * rule: a kind of finding.
 *
 * A finding's code names its rule: severity, confidence, actionlint's kind of such findings, the
 * reason for the rule, and a wrong and a right example. `lact explain`, docs/lint.md, the output
 * formats and the tests read it. Its row is at the top of the check that reports it, or in
 * shared_rules.c; rule_table.h lists all.
 */
#pragma once

#include "expr/base/buf.h"
#include "expr/base/diag.h"

/* Who wants to know: each sees what those before it see. */
enum persona {
	PERSONA_REGULAR,
	PERSONA_PEDANTIC,
	PERSONA_AUDITOR,
};

/* How likely a finding is right; high for rules that are not audits. */
enum confidence {
	CONFIDENCE_HIGH,
	CONFIDENCE_MEDIUM,
	CONFIDENCE_LOW,
};

/*
 * How much of a file a finding depends on, besides the node of its place: in a file with a syntax
 * error, it is reported if nothing of that was lost (certain.h).
 */
enum evidence {
	EVIDENCE_FILE,
	EVIDENCE_JOB,   /* the job; outside of jobs, the value of the file's key */
	EVIDENCE_STEP,  /* the step; outside of steps, as EVIDENCE_JOB */
	EVIDENCE_NODE,  /* the mapping or list that the place is in; of a key, its value */
	EVIDENCE_PLACE, /* the node itself */
};

/* The text around an example, which is indented to fit. */
enum rule_frame {
	FRAME_FILE,   /* the example is a whole workflow */
	FRAME_JOB,    /* `on` and a job's id come before it */
	FRAME_STEP,   /* likewise up to `steps:` */
	FRAME_ACTION, /* the example is a whole action.yml */
};

struct rule {
	const char *code;
	const char *kind; /* actionlint's */
	enum severity severity;
	enum evidence evidence;
	const char *source; /* of an error: where GitHub or its runner says that it refuses it */
	enum confidence confidence;
	enum persona persona;
	const char *summary;
	const char *why;
	enum rule_frame frame;
	const char *bad;
	const char *good; /* a near miss that is right */
};

/* high, medium, low */
const char *confidence_name(enum confidence confidence);
/* The page of GitHub's documentation about what the rule is about; of a program, that program's. */
const char *rule_page(const struct rule *rule);
/*
 * Of a rule that is about security, how bad it is, as code scanning reads it: from 0.1 to 10.0,
 * where low begins, medium at 4 and high at 7. NULL: it is not.
 * Source     docs.github.com, SARIF support for code scanning: reportingDescriptor object
 */
const char *rule_security(const struct rule *rule);
/* A rule's example as a whole file. */
struct str rule_example(struct arena *a, const struct rule *rule, const char *example);
