"""The terms of each closed list, with their definitions."""

from typing import cast

from azjp_relations.vocabulary.term import Term
from azjp_relations.vocabulary.units import UnitFamily

__all__ = [
    "AgreementKind",
    "AgreementStatus",
    "CaveatKind",
    "EventKind",
    "Indicator",
    "Measure",
    "NameKind",
    "Office",
    "OrganizationKind",
    "PlaceKind",
    "Role",
    "SourceKind",
    "Stage",
    "TieKind",
    "Topic",
]


class SourceKind(Term):
    """What sort of document a source is."""

    ENCYCLOPEDIA = "encyclopedia", "an article of a reference work, compiled from other sources"
    NEWS_AGENCY = "news-agency", "a story put out by a news agency"
    NEWSPAPER = "newspaper", "a story in a newspaper"
    PRESS_RELEASE = "press-release", "a statement put out by one of those concerned"
    OFFICIAL_DOCUMENT = "official-document", "a text adopted, signed or published by a public body"
    DATASET = "dataset", "a table of figures"
    WEB_PAGE = "web-page", "a page of a site, of no other kind"


class NameKind(Term):
    """What sort of name a name is."""

    PREFERRED = "preferred", "the name that this edition uses; every actor has exactly one"
    OFFICIAL = "official", "the full name in law or protocol"
    SHORT = "short", "an abbreviation or short form"
    ALIAS = "alias", "another name for the same actor"
    TRANSLITERATION = "transliteration", "the same name brought into Latin letters in another way"
    AS_PRINTED = "as-printed", "a form that a source prints and that the edition does not use"


class PlaceKind(Term):
    """What sort of place a place is."""

    CITY = "city", "a city or town"
    VILLAGE = "village", "a village"
    DISTRICT = "district", "a district of a country (rayon) or of a city"
    REGION = "region", "a larger part of a country: prefecture, economic region, territory"
    WORLD_REGION = "world-region", "a region of several countries"
    PARK = "park", "a park or garden"
    FIELD = "field", "an oil or gas field or block, also one not yet developed"
    FACILITY = "facility", "a plant, factory, airport or other installation"
    BUILDING = "building", "a building"


class OrganizationKind(Term):
    """What sort of organization an organization is."""

    GOVERNMENT = "government", "the government of a country as a whole"
    MINISTRY = "ministry", "a ministry"
    STATE_BODY = "state-body", "a committee, commission, department or office of one state"
    PARLIAMENTARY_BODY = "parliamentary-body", "a group or association of members of parliament"
    JOINT_BODY = "joint-body", "a standing body that both countries take part in"
    EMBASSY = "embassy", "a diplomatic mission"
    COMPANY = "company", "a company, of the state or private"
    CONSORTIUM = "consortium", "companies joined for one undertaking"
    BANK = "bank", "a bank or financial institution"
    FUND = "fund", "a fund"
    UNIVERSITY = "university", "a university or other place of higher education"
    CENTRE = "centre", "a cultural, research or friendship centre"
    ASSOCIATION = "association", "an association of persons"
    COMMUNITY = "community", "people of one origin living in one country, taken as a body"
    INTERNATIONAL_ORGANIZATION = (
        "international-organization",
        "an organization of states or one of its organs",
    )
    PROGRAMME = "programme", "a programme, initiative or goal that others take part in"
    MEDIA = "media", "a news agency, newspaper or other publisher"
    GROUP = "group", "a number of persons or organizations that a source names only as a group"


class EventKind(Term):
    """What sort of event an event is."""

    RECOGNITION = "recognition", "one state recognizes the other"
    ESTABLISHMENT = "establishment", "relations between the states are established"
    VISIT = "visit", "one side travels to the other for official talks"
    MEETING = "meeting", "persons or bodies meet for talks"
    SESSION = "session", "a standing body holds one of its numbered or regular meetings"
    NEGOTIATION = "negotiation", "talks with the aim of an agreement"
    CONFERENCE = "conference", "an international conference"
    EXHIBITION = "exhibition", "a world exposition, fair or show"
    MISSION = "mission", "a delegation travels to promote trade or the like"
    OPENING = "opening", "an office, centre, garden, route or body begins its work"
    FOUNDING = "founding", "an organization or body is created"
    CONSTRUCTION = "construction", "something is built"
    VOTE = "vote", "a vote or election in an organization"
    PURCHASE = "purchase", "something of value is bought"
    ACCESSION = "accession", "a party joins an existing agreement or project"
    ASSISTANCE = "assistance", "aid is given or allocated"
    RULE_CHANGE = "rule-change", "one side changes a rule that concerns the other"
    AWARD = "award", "a person or body is honoured"
    CULTURAL_EVENT = "cultural-event", "a concert, festival, screening or day of culture"
    PROJECT = "project", "a project is prepared or carried out"
    SIGNING = "signing", "a document is signed, where the source tells of the act itself"


class AgreementKind(Term):
    """What sort of document an agreement is, by the name that its source gives it."""

    TREATY = "treaty", "a document called treaty"
    AGREEMENT = "agreement", "a document called agreement, of no narrower kind"
    JOINT_STATEMENT = "joint-statement", "a statement made by both parties"
    COMMUNIQUE = "communique", "a document called communiqué"
    PROTOCOL = "protocol", "a document called protocol"
    MEMORANDUM = "memorandum", "a memorandum, of understanding or otherwise"
    LETTER_OF_INTENT = "letter-of-intent", "a letter of intent"
    EXCHANGE_OF_NOTES = "exchange-of-notes", "an exchange of notes"
    LOAN_AGREEMENT = "loan-agreement", "an agreement on a loan"
    GRANT_AGREEMENT = "grant-agreement", "an agreement on a grant"
    CONTRACT = "contract", "a contract between companies, or a company and a state"
    TWINNING_AGREEMENT = "twinning-agreement", "an agreement between twin towns"


class AgreementStatus(Term):
    """How far an agreement has come, as far as its sources say."""

    PLANNED = "planned", "said to be intended; not known to be signed"
    SIGNED = "signed", "signed or concluded; nothing is said of its entry into force"
    IN_FORCE = "in-force", "said to be in force"
    ENDED = "ended", "said to have ended"


class Topic(Term):
    """What a record is about; ``broader`` is the wider topic that holds this one, if any."""

    DIPLOMATIC_RELATIONS = (
        "diplomatic-relations",
        "recognition, relations, missions and their anniversaries",
    )
    POLITICAL_COOPERATION = "political-cooperation", "friendship, partnership, political dialogue"
    INTERPARLIAMENTARY = "interparliamentary", "cooperation of the parliaments"
    INTERNATIONAL_ORGANIZATIONS = (
        "international-organizations",
        "cooperation within international organizations",
    )
    REGIONAL_ISSUES = "regional-issues", "affairs of the region and of third countries"
    CONFLICT = "conflict", "the conflict over Karabakh: war, occupation, destruction, looting"
    PEACE = "peace", "peace, normalization of relations, security"
    RECONSTRUCTION = "reconstruction", "restoration and resettlement after the conflict"
    DEMINING = "demining", "land mines and their clearance"
    ECONOMY = "economy", "economic cooperation in general"
    TRADE = "trade", "trade in goods and services", "economy"
    INVESTMENT = "investment", "investment, stakes, property, finance", "economy"
    NON_OIL_SECTOR = "non-oil-sector", "the economy other than oil and gas", "economy"
    INDUSTRY = "industry", "industry, factories, high technology", "economy"
    AGRICULTURE = "agriculture", "agriculture and agribusiness", "economy"
    ENERGY = "energy", "energy in general; energy security"
    OIL_AND_GAS = "oil-and-gas", "oil, gas and petrochemicals", "energy"
    RENEWABLE_ENERGY = "renewable-energy", "renewable and alternative energy", "energy"
    ELECTRICITY = "electricity", "power plants and grids", "energy"
    TRANSPORT = "transport", "transport and logistics"
    AVIATION = "aviation", "flights, airlines and airports", "transport"
    TECHNOLOGY = "technology", "science and high technology"
    HUMANITARIAN = "humanitarian", "humanitarian aid and the humanitarian field"
    DEVELOPMENT = "development", "development, technical and material assistance"
    HEALTH = "health", "medicine and pharmaceuticals"
    EDUCATION = "education", "schools, universities, students, training"
    LANGUAGE = "language", "the teaching of a language", "education"
    CULTURE = "culture", "culture, arts, sport, gardens"
    PROMOTION = "promotion", "presenting a country abroad: expositions, national days"
    DIASPORA = "diaspora", "citizens and compatriots living abroad"
    TOURISM = "tourism", "tourists and visitors"
    VISAS = "visas", "visas and entry", "tourism"
    ENVIRONMENT = "environment", "ecology, environment, waste"
    CLIMATE = "climate", "climate change and its finance", "environment"
    WATER = "water", "water supply and irrigation"
    LOCAL_TIES = "local-ties", "twin towns and other ties between localities"
    HUMAN_RESOURCES = "human-resources", "training of specialists", "education"

    @property
    def broader(self) -> "Topic | None":
        """The wider topic that holds this one; ``None`` at the top."""
        return Topic.of(self._more[0]) if self._more else None

    def within(self, wider: "Topic") -> bool:
        """Tell whether this is *wider* or one of the topics in it.

        >>> Topic.RENEWABLE_ENERGY.within(Topic.ENERGY)
        True
        """
        topic: Topic | None = self
        while topic is not None:
            if topic is wider:
                return True
            topic = topic.broader
        return False


class Measure(Term):
    """How the values of an indicator relate to time."""

    FLOW = "flow", "an amount over a period: values of parts of the period add up"
    STOCK = "stock", "a level at a moment: values of different moments never add up"


class Indicator(Term):
    """What an economic fact observes; each knows the family of its units and whether it is a flow or a stock."""

    @property
    def family(self) -> UnitFamily:
        """The family of the units that its values are in."""
        return cast("UnitFamily", self._more[0])

    @property
    def measure(self) -> Measure:
        """Whether its values are a flow or a stock."""
        return cast("Measure", self._more[1])

    TRADE_TURNOVER = (
        "trade-turnover",
        "exports and imports together",
        UnitFamily.MONEY,
        Measure.FLOW,
    )
    EXPORT = (
        "export",
        "goods or services that the origin sells to the target",
        UnitFamily.MONEY,
        Measure.FLOW,
    )
    GRANT = "grant", "aid that need not be paid back", UnitFamily.MONEY, Measure.FLOW
    LOAN = "loan", "money lent", UnitFamily.MONEY, Measure.FLOW
    TECHNICAL_ASSISTANCE = (
        "technical-assistance",
        "technical assistance",
        UnitFamily.MONEY,
        Measure.FLOW,
    )
    HUMANITARIAN_ASSISTANCE = (
        "humanitarian-assistance",
        "humanitarian aid",
        UnitFamily.MONEY,
        Measure.FLOW,
    )
    MATERIAL_ASSISTANCE = (
        "material-assistance",
        "material assistance",
        UnitFamily.MONEY,
        Measure.FLOW,
    )
    FINANCING = (
        "financing",
        "money for a project, the terms not stated",
        UnitFamily.MONEY,
        Measure.FLOW,
    )
    PURCHASE_PRICE = "purchase-price", "what a purchase cost", UnitFamily.MONEY, Measure.FLOW
    STAKE = "stake", "share held in a project or company", UnitFamily.SHARE, Measure.STOCK
    COMPANIES = (
        "companies",
        "companies of the origin at work in the target",
        UnitFamily.COUNT,
        Measure.STOCK,
    )
    VISITORS = (
        "visitors",
        "people of the origin who visit the target",
        UnitFamily.COUNT,
        Measure.FLOW,
    )
    VISITORS_CHANGE = (
        "visitors-change",
        "change in the number of visitors",
        UnitFamily.SHARE,
        Measure.FLOW,
    )
    VISA_APPLICATIONS = (
        "visa-applications",
        "people or applications for a visa",
        UnitFamily.COUNT,
        Measure.FLOW,
    )
    VISA_STAY = "visa-stay", "days of stay that a visa allows", UnitFamily.COUNT, Measure.STOCK
    DOCUMENTS_SIGNED = (
        "documents-signed",
        "documents signed on an occasion",
        UnitFamily.COUNT,
        Measure.FLOW,
    )
    PROJECTS = (
        "projects",
        "projects funded, prepared or carried out",
        UnitFamily.COUNT,
        Measure.FLOW,
    )
    FACILITIES = (
        "facilities",
        "plants, schools or other facilities built or financed",
        UnitFamily.COUNT,
        Measure.FLOW,
    )
    LOCALITIES = (
        "localities",
        "villages, cities or districts served or represented",
        UnitFamily.COUNT,
        Measure.FLOW,
    )
    STUDENTS = "students", "students exchanged in the period", UnitFamily.COUNT, Measure.FLOW
    ATTENDANCE = "attendance", "people present at an event", UnitFamily.COUNT, Measure.FLOW


class Stage(Term):
    """How far the money or work of an observation has come, as far as its source says."""

    PLANNED = "planned", "intended"
    PLEDGED = "pledged", "promised"
    SIGNED = "signed", "agreed in a signed document"
    DISBURSED = "disbursed", "paid out, given or delivered"
    COMPLETED = "completed", "built or carried out"


class Office(Term):
    """What sort of office a tenure is in; ``Tenure.title`` keeps the words of the source."""

    PRESIDENT = "president", "head of state"
    FIRST_VICE_PRESIDENT = "first-vice-president", "first vice-president of the state"
    DEPUTY_PRIME_MINISTER = "deputy-prime-minister", "deputy prime minister"
    FOREIGN_MINISTER = "foreign-minister", "minister of foreign affairs"
    MINISTER = "minister", "minister of any other field"
    DEPUTY_FOREIGN_MINISTER = "deputy-foreign-minister", "deputy minister of foreign affairs"
    VICE_MINISTER = "vice-minister", "vice-minister, also parliamentary"
    SPECIAL_REPRESENTATIVE = (
        "special-representative",
        "special representative or envoy for a field or region",
    )
    AMBASSADOR = "ambassador", "head of an embassy"
    CHAIR = "chair", "chair of a body, association or centre"
    COMPANY_HEAD = "company-head", "president or chief director of a company"


class TieKind(Term):
    """How the subject of a tie stands to its object."""

    DIPLOMATIC_RELATIONS = "diplomatic-relations", "keeps diplomatic relations with"
    EMBASSY_IN = "embassy-in", "has an embassy in, or is an embassy in"
    JOINT_BODY_OF = "joint-body-of", "is a joint body of"
    FRIENDSHIP_BODY_OF = "friendship-body-of", "works for friendship between or with"
    MEMBER_OF = "member-of", "is a member of"
    TAKES_PART_IN = "takes-part-in", "takes part in, holds a share in or is a party to"
    TWINNED_WITH = "twinned-with", "is a twin town of"
    COOPERATES_WITH = "cooperates-with", "works together with"
    TEACHES_LANGUAGE_OF = "teaches-language-of", "teaches the language of"
    LIVES_IN = "lives-in", "lives in"
    NAMED_AFTER = "named-after", "is named after"
    OPERATES_IN = "operates-in", "does its work in"
    ASSISTS = "assists", "gives assistance to"
    ORGANIZES = "organizes", "organizes or runs"
    SUPPLIES = "supplies", "makes or supplies goods for"


class Role(Term):
    """In what role an actor takes part in an event."""

    PARTICIPANT = "participant", "takes part, in no narrower role"
    HOST = "host", "receives the others"
    VISITOR = "visitor", "is received by the others"
    HEAD_OF_DELEGATION = "head-of-delegation", "leads a delegation"
    ORGANIZER = "organizer", "organizes"
    FOUNDER = "founder", "founds or forms"
    SUBJECT = "subject", "is what the event is about: founded, opened, joined, built or bought"
    BUYER = "buyer", "buys"
    DONOR = "donor", "gives or pays for"
    BENEFICIARY = "beneficiary", "receives aid or advantage"
    SPEAKER = "speaker", "speaks"
    AWARDER = "awarder", "awards an honour"
    AWARDEE = "awardee", "is honoured"
    PERFORMER = "performer", "performs"
    AUDIENCE = "audience", "watches or listens"
    RECOGNIZER = "recognizer", "recognizes"
    RECOGNIZED = "recognized", "is recognized"
    VOTER = "voter", "votes"
    CANDIDATE = "candidate", "is voted for"
    PROPOSER = "proposer", "puts something forward"
    RULE_MAKER = "rule-maker", "makes or changes the rule"
    OPERATOR = "operator", "runs the service or body"


class CaveatKind(Term):
    """Why something is doubtful; ``unsettles`` tells whether a figure under this doubt stays out of totals."""

    @property
    def unsettles(self) -> bool:
        """Whether a figure under this doubt stays out of totals."""
        return bool(self._more)

    SCALE = "scale", "a figure off by powers of ten, or beyond what is possible", "unsettles"
    MISPRINT = "misprint", "a slip of the printer or writer", "unsettles"
    CONTRADICTION = "contradiction", "two statements cannot both be true", "unsettles"
    COUNT = "count", "an announced number does not match what is listed"
    NAME = "name", "a name is spelled in several ways or looks wrong"
    IDENTITY = "identity", "it is not settled whether two names mean one thing"
    TITLE = "title", "an office or title looks wrong or is given in several ways"
    DATE = "date", "the date is inferred, or more or less precise than it looks"
    UNDATED = "undated", "the source gives no date for what it says"
    DIRECTION = "direction", "who gives and who receives, or which way, is not clear"
    INCOMPLETE = "incomplete", "the source's own list is open or names no one"
    DEFINITION = "definition", "what exactly is counted or meant is not stated"
    OVERLAP = "overlap", "the figure may already be part of another"
    ATTRIBUTION = "attribution", "who said, did or signed it is not clear"
    ONE_SIDED = "one-sided", "only one side's account of the matter is on record"
