"""The terms of each closed list, with their definitions."""

from typing import cast

from azjp_relations.vocabulary.term import Term, also
from azjp_relations.vocabulary.units import UnitFamily

__all__ = [
    "AgreementKind",
    "AgreementStatus",
    "CaveatKind",
    "EventKind",
    "EventStatus",
    "Extent",
    "Indicator",
    "Measure",
    "NameKind",
    "Office",
    "OrganizationKind",
    "PlaceKind",
    "Reliability",
    "Role",
    "SourceKind",
    "Stage",
    "ThingKind",
    "TieKind",
    "Topic",
    "Weight",
]


class SourceKind(Term):
    """What sort of document a source is."""

    ENCYCLOPEDIA = "encyclopedia", "an article of a reference work, compiled from other sources", also("wikipedia")
    NEWS_AGENCY = "news-agency", "a story put out by a news agency", also("news, agency, wire")
    NEWSPAPER = "newspaper", "a story in a newspaper", also("paper, article")
    PRESS_RELEASE = "press-release", "a statement put out by one of those concerned", also("statement, communique")
    OFFICIAL_DOCUMENT = (
        "official-document",
        "a text adopted, signed or published by a public body",
        also("official, law"),
    )
    DATASET = "dataset", "a table of figures", also("statistics")
    WEB_PAGE = "web-page", "a page of a site, of no other kind", also("website, web, page")


class Reliability(Term):
    """How near a source is to what it tells, the nearest first."""

    ACTING_PARTY = (
        "acting-party",
        "the ministry, embassy, company or bank that acted, at the time",
        also("primary, official"),
    )
    DATA_SERIES = "data-series", "a treaty, or a series of data that a body keeps", also("treaty, statistics")
    PRESS = "press", "a news agency or paper of the time", also("news, wire")
    LATER_ACCOUNT = "later-account", "an account from later", also("memoir, history")
    ENCYCLOPEDIA = "encyclopedia", "an encyclopedia", also("wikipedia")


class Extent(Term):
    """How much of a source was read."""

    WHOLE = "whole", "all of it", also("full, all")
    EXCERPT = "excerpt", "a part of it, such as its opening", also("part, opening")


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

    CITY = "city", "a city or town", also("town, capital")
    VILLAGE = "village", "a village"
    DISTRICT = "district", "a district of a country (rayon) or of a city", also("rayon")
    REGION = (
        "region",
        "a larger part of a country: prefecture, economic region, territory",
        also("prefecture, province, territory"),
    )
    WORLD_REGION = "world-region", "a region of several countries"
    PARK = "park", "a park or garden", also("garden")
    FIELD = "field", "an oil or gas field or block, also one not yet developed", also("oil field, gas field, block")
    FACILITY = (
        "facility",
        "a plant, factory, airport or other installation",
        also("plant, factory, airport, power station"),
    )
    BUILDING = "building", "a building"


class ThingKind(Term):
    """What sort of thing a thing is."""

    PLANT = "plant", "a power plant, factory or other works", also("factory, power station, works")
    FIELD = "field", "an oil or gas field or block, also one not yet developed", also("oil field, gas field, block")
    PROJECT = "project", "an undertaking with an aim and an end", also("scheme")
    PROGRAMME = "programme", "a programme or initiative that others take part in", also("program, initiative")
    AWARD = "award", "a prize, order or medal", also("medal, prize, order")
    FUND = "fund", "money set aside for a purpose"
    EXHIBITION = "exhibition", "a world exposition, pavilion, fair or show", also("expo, pavilion, fair")
    GOAL = "goal", "an aim that several have agreed on", also("target, aim")
    WORK = "work", "a building, monument, garden or published work", also("monument, garden, book, building")
    ROUTE = "route", "a way for goods, people or energy", also("pipeline, railway, corridor, flight")


class OrganizationKind(Term):
    """What sort of organization an organization is."""

    GOVERNMENT = "government", "the government of a country as a whole"
    MINISTRY = "ministry", "a ministry"
    STATE_BODY = (
        "state-body",
        "a committee, commission, department or office of one state",
        also("committee, commission, agency"),
    )
    PARLIAMENTARY_BODY = "parliamentary-body", "a group or association of members of parliament", also("parliament")
    JOINT_BODY = "joint-body", "a standing body that both countries take part in"
    EMBASSY = "embassy", "a diplomatic mission", also("mission, diplomatic mission, consulate")
    COMPANY = "company", "a company, of the state or private", also("corporation, firm, enterprise")
    CONSORTIUM = "consortium", "companies joined for one undertaking"
    BANK = "bank", "a bank or financial institution"
    FUND = "fund", "a fund"
    UNIVERSITY = "university", "a university or other place of higher education", also("school, college, academy")
    CENTRE = "centre", "a cultural, research or friendship centre", also("center, institute")
    ASSOCIATION = "association", "an association of persons"
    COMMUNITY = "community", "people of one origin living in one country, taken as a body"
    INTERNATIONAL_ORGANIZATION = (
        "international-organization",
        "an organization of states or one of its organs",
        also("united nations, un"),
    )
    PROGRAMME = "programme", "a programme, initiative or goal that others take part in", also("program, initiative")
    MEDIA = "media", "a news agency, newspaper or other publisher", also("news agency, newspaper, press")
    PARTY = "party", "a political party", also("political party")
    GROUP = "group", "a number of persons or organizations that a source names only as a group"


class EventKind(Term):
    """What sort of event an event is."""

    RECOGNITION = "recognition", "one state recognizes the other"
    ESTABLISHMENT = "establishment", "relations between the states are established"
    VISIT = "visit", "one side travels to the other for official talks", also("trip, official visit, state visit")
    MEETING = "meeting", "persons or bodies meet for talks", also("talks, summit")
    SESSION = (
        "session",
        "a standing body holds one of its numbered or regular meetings",
        also("joint session, commission meeting"),
    )
    NEGOTIATION = "negotiation", "talks with the aim of an agreement", also("negotiations")
    CONFERENCE = "conference", "an international conference", also("forum, congress")
    CREDENTIALS = "credentials", "a head of mission presents credentials", also("letter of credence, accreditation")
    CONSULTATION = (
        "consultation",
        "officials hold regular talks",
        also("consultations, political consultations, dialogue"),
    )
    EXHIBITION = "exhibition", "a world exposition, fair or show", also("expo, world expo, fair, exposition, show")
    MISSION = "mission", "a delegation travels to promote trade or the like", also("delegation, trade mission")
    OPENING = "opening", "an office, centre, garden, route or body begins its work", also("inauguration, launch")
    FOUNDING = "founding", "an organization or body is created"
    CONSTRUCTION = "construction", "something is built", also("building")
    VOTE = "vote", "a vote or election in an organization", also("election")
    PURCHASE = "purchase", "something of value is bought", also("acquisition")
    ACCESSION = "accession", "a party joins an existing agreement or project", also("membership")
    ASSISTANCE = "assistance", "aid is given or allocated", also("aid, help, donation")
    RULE_CHANGE = "rule-change", "one side changes a rule that concerns the other", also("visa rule, regulation")
    AWARD = "award", "a person or body is honoured", also("prize, order, honour, honor")
    CULTURAL_EVENT = (
        "cultural-event",
        "a concert, festival, screening or day of culture",
        also("concert, festival, screening, performance, culture"),
    )
    PROJECT = "project", "a project is prepared or carried out"
    CONTEST = "contest", "a match, tournament or competition is held", also("match, tournament, competition, olympiad")
    COURSE = "course", "a course, seminar or training is held", also("training, seminar, workshop, lecture")
    EVACUATION = "evacuation", "people are brought out of danger", also("rescue, repatriation")
    RECEPTION = ("reception", "a host receives guests, to mark a day or an occasion", also("dinner, banquet"))
    SIGNING = "signing", "a document is signed, where the source tells of the act itself", also("signature")


class EventStatus(Term):
    """Whether an event came about."""

    HELD = "held", "it came about, as far as its sources say", also("happened")
    PLANNED = "planned", "it was announced or intended; not known to have come about", also("announced, future")
    CANCELLED = "cancelled", "it was announced, and called off or put off", also("canceled, postponed")


class AgreementKind(Term):
    """What sort of document an agreement is, by the name that its source gives it."""

    TREATY = "treaty", "a document called treaty"
    AGREEMENT = "agreement", "a document called agreement, of no narrower kind"
    JOINT_STATEMENT = "joint-statement", "a statement made by both parties", also("statement, declaration")
    COMMUNIQUE = "communique", "a document called communiqué"
    PROTOCOL = "protocol", "a document called protocol"
    MEMORANDUM = "memorandum", "a memorandum, of understanding or otherwise", also("mou, memorandum of understanding")
    LETTER_OF_INTENT = "letter-of-intent", "a letter of intent", also("intent")
    EXCHANGE_OF_NOTES = "exchange-of-notes", "an exchange of notes", also("notes")
    LOAN_AGREEMENT = "loan-agreement", "an agreement on a loan", also("loan, credit")
    GRANT_AGREEMENT = "grant-agreement", "an agreement on a grant", also("grant")
    CONTRACT = "contract", "a contract between companies, or a company and a state", also("deal")
    TWINNING_AGREEMENT = (
        "twinning-agreement",
        "an agreement between twin towns",
        also("twin towns, sister cities, twinning"),
    )


class AgreementStatus(Term):
    """How far an agreement has come, as far as its sources say."""

    PLANNED = "planned", "said to be intended; not known to be signed", also("proposed, draft")
    SIGNED = "signed", "signed or concluded; nothing is said of its entry into force", also("concluded")
    IN_FORCE = "in-force", "said to be in force", also("valid, active, current")
    ENDED = "ended", "said to have ended", also("expired, terminated")


class Topic(Term):
    """What a record is about; ``broader`` is the wider topic that holds this one, if any."""

    DIPLOMATIC_RELATIONS = (
        "diplomatic-relations",
        "recognition, relations, missions and their anniversaries",
        also("diplomacy, embassies, recognition"),
    )
    POLITICAL_COOPERATION = (
        "political-cooperation",
        "friendship, partnership, political dialogue",
        also("politics, friendship, partnership"),
    )
    INTERPARLIAMENTARY = "interparliamentary", "cooperation of the parliaments", also("parliament, parliaments")
    INTERNATIONAL_ORGANIZATIONS = (
        "international-organizations",
        "cooperation within international organizations",
        also("united nations, un"),
    )
    REGIONAL_ISSUES = "regional-issues", "affairs of the region and of third countries"
    CONFLICT = (
        "conflict",
        "the conflict over Karabakh: war, occupation, destruction, looting",
        also("war, karabakh, nagorno-karabakh"),
    )
    PEACE = "peace", "peace, normalization of relations, security", also("security")
    RECONSTRUCTION = "reconstruction", "restoration and resettlement after the conflict"
    DEMINING = "demining", "land mines and their clearance", also("mines, landmines, mine clearance")
    ECONOMY = "economy", "economic cooperation in general", also("business, economics")
    TRADE = "trade", "trade in goods and services", "economy", also("export, exports, import, imports, commerce")
    INVESTMENT = "investment", "investment, stakes, property, finance", "economy", also("finance, investments")
    NON_OIL_SECTOR = "non-oil-sector", "the economy other than oil and gas", "economy"
    INDUSTRY = "industry", "industry, factories, high technology", "economy"
    AGRICULTURE = "agriculture", "agriculture and agribusiness", "economy", also("farming, food")
    ENERGY = "energy", "energy in general; energy security"
    OIL_AND_GAS = "oil-and-gas", "oil, gas and petrochemicals", "energy", also("oil, gas, petroleum, petrochemicals")
    RENEWABLE_ENERGY = (
        "renewable-energy",
        "renewable and alternative energy",
        "energy",
        also("solar, wind, green energy, renewables"),
    )
    ELECTRICITY = "electricity", "power plants and grids", "energy", also("power, power plants")
    TRANSPORT = "transport", "transport and logistics", also("logistics, railways, shipping")
    AVIATION = "aviation", "flights, airlines and airports", "transport", also("flights, flight, airlines, airports")
    TECHNOLOGY = "technology", "science and high technology", also("science, innovation, ict")
    HUMANITARIAN = "humanitarian", "humanitarian aid and the humanitarian field", also("humanitarian aid, refugees")
    DEVELOPMENT = "development", "development, technical and material assistance", also("aid, oda, development aid")
    HEALTH = "health", "medicine and pharmaceuticals", also("medicine, hospitals, medical")
    EDUCATION = "education", "schools, universities, students, training", also("universities, students, schools")
    LANGUAGE = "language", "the teaching of a language", "education", also("languages, japanese")
    CULTURE = "culture", "culture, arts, sport, gardens", also("music, art, arts, sport, sports")
    PROMOTION = "promotion", "presenting a country abroad: expositions, national days", also("expo, publicity")
    DIASPORA = "diaspora", "citizens and compatriots living abroad", also("compatriots, community")
    TOURISM = "tourism", "tourists and visitors", also("tourists, visitors, travel")
    VISAS = "visas", "visas and entry", "tourism", also("visa, entry")
    ENVIRONMENT = "environment", "ecology, environment, waste", also("ecology, waste")
    CLIMATE = "climate", "climate change and its finance", "environment", also("climate change, cop29")
    WATER = "water", "water supply and irrigation", also("irrigation, water supply")
    LOCAL_TIES = "local-ties", "twin towns and other ties between localities", also("twin towns, sister cities, cities")
    HUMAN_RESOURCES = "human-resources", "training of specialists", "education", also("training")

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
    """What an economic fact observes; each knows the family of its units. Most are flows."""

    @property
    def family(self) -> UnitFamily:
        """The family of the units that its values are in."""
        return cast("UnitFamily", self._more[0])

    @property
    def measure(self) -> Measure:
        """Whether its values are a flow or a stock."""
        return cast("Measure", self._more[1]) if len(self._more) > 1 else Measure.FLOW

    TRADE_TURNOVER = (
        "trade-turnover",
        "exports and imports together",
        UnitFamily.MONEY,
        also("trade, turnover, trade volume"),
    )
    EXPORT = (
        "export",
        "goods or services that the origin sells to the target",
        UnitFamily.MONEY,
        also("exports, sales"),
    )
    IMPORT = "import", "goods or services that the target buys from the origin", UnitFamily.MONEY, also("imports")
    INVESTMENT = (
        "investment",
        "money that the origin puts into companies or property of the target",
        UnitFamily.MONEY,
        also("fdi, investments"),
    )
    NET_AID = (
        "net-aid",
        "aid paid out, less what was paid back on earlier loans",
        UnitFamily.MONEY,
        also("oda, net oda, aid"),
    )
    REPAYMENT = "repayment", "money paid back on a loan", UnitFamily.MONEY, also("repayments, amortization")
    GRANT = "grant", "aid that need not be paid back", UnitFamily.MONEY, also("grants")
    LOAN = "loan", "money lent", UnitFamily.MONEY, also("loans, credit")
    TECHNICAL_ASSISTANCE = "technical-assistance", "technical assistance", UnitFamily.MONEY
    HUMANITARIAN_ASSISTANCE = "humanitarian-assistance", "humanitarian aid", UnitFamily.MONEY, also("humanitarian aid")
    MATERIAL_ASSISTANCE = "material-assistance", "material assistance", UnitFamily.MONEY
    FINANCING = ("financing", "money for a project, the terms not stated", UnitFamily.MONEY, also("finance, funding"))
    PURCHASE_PRICE = "purchase-price", "what a purchase cost", UnitFamily.MONEY, also("price, cost")
    STAKE = "stake", "share held in a project or company", UnitFamily.SHARE, Measure.STOCK, also("share, equity")
    COMPANIES = (
        "companies",
        "companies of the origin at work in the target",
        UnitFamily.COUNT,
        Measure.STOCK,
        also("firms, businesses"),
    )
    VISITORS = (
        "visitors",
        "people of the origin who visit the target",
        UnitFamily.COUNT,
        also("tourists, tourism, travellers, arrivals"),
    )
    VISITORS_CHANGE = "visitors-change", "change in the number of visitors", UnitFamily.SHARE, also("tourism growth")
    VISA_APPLICATIONS = "visa-applications", "people or applications for a visa", UnitFamily.COUNT, also("visas, visa")
    VISA_STAY = "visa-stay", "days of stay that a visa allows", UnitFamily.COUNT, Measure.STOCK, also("stay")
    DOCUMENTS_SIGNED = (
        "documents-signed",
        "documents signed on an occasion",
        UnitFamily.COUNT,
        also("documents, agreements"),
    )
    PROJECTS = "projects", "projects funded, prepared or carried out", UnitFamily.COUNT
    FACILITIES = (
        "facilities",
        "plants, schools or other facilities built or financed",
        UnitFamily.COUNT,
        also("plants, schools"),
    )
    LOCALITIES = (
        "localities",
        "villages, cities or districts served or represented",
        UnitFamily.COUNT,
        also("villages, cities"),
    )
    STUDENTS = "students", "students exchanged in the period", UnitFamily.COUNT, also("exchange students")
    VOTES = "votes", "votes cast for a candidate or a text, or held in a body", UnitFamily.COUNT, also("ballots")
    SHARED_MEMBERSHIPS = (
        "shared-memberships",
        "organizations that both sides are members of",
        UnitFamily.COUNT,
        Measure.STOCK,
        also("memberships"),
    )
    EVACUEES = "evacuees", "people brought out of danger", UnitFamily.COUNT, also("rescued")
    RESIDENTS = (
        "residents",
        "people of the origin who live in the target",
        UnitFamily.COUNT,
        Measure.STOCK,
        also("diaspora"),
    )
    FLIGHTS = "flights", "flights between the two", UnitFamily.COUNT
    TRAINEES = "trainees", "people trained, or experts sent", UnitFamily.COUNT, also("experts, volunteers, interns")
    GOODS = "goods", "goods given or moved, by what their unit counts", UnitFamily.COUNT, also("equipment, vehicles")
    VISA_REQUIREMENT = (
        "visa-requirement",
        "what the target asks of citizens of the origin for entry; `item` says which",
        UnitFamily.COUNT,
        Measure.STOCK,
        also("visa rule, visa-free, visa required"),
    )
    CAPACITY = "capacity", "what a plant or route can make or carry", UnitFamily.SIZE, Measure.STOCK, also("power")
    OUTPUT = "output", "what a field or plant made in the period", UnitFamily.SIZE, also("production")
    CARGO = "cargo", "goods carried in the period", UnitFamily.SIZE, also("freight")
    AREA = "area", "land that was cleared, built on or watered", UnitFamily.SIZE, also("hectares, cleared land")
    DISTANCE = "distance", "how far two places are from each other", UnitFamily.SIZE, Measure.STOCK, also("length")
    ATTENDANCE = "attendance", "people present at an event", UnitFamily.COUNT, also("audience, participants")


class Stage(Term):
    """How far the money or work of an observation has come, as far as its source says."""

    PLANNED = "planned", "intended", also("intended")
    PLEDGED = "pledged", "promised", also("promised")
    SIGNED = "signed", "agreed in a signed document", also("agreed")
    DISBURSED = "disbursed", "paid out, given or delivered", also("paid, delivered")
    COMPLETED = "completed", "built or carried out", also("finished, built, done")


class Office(Term):
    """What sort of office a tenure is in; ``Tenure.title`` keeps the words of the source."""

    PRESIDENT = "president", "head of state", also("head of state")
    MONARCH = "monarch", "king, queen, emperor or another sovereign", also("emperor, king, queen, sovereign")
    CROWN_PRINCE = "crown-prince", "heir to a throne, also a prince or princess on duty", also("prince, princess")
    PRIME_MINISTER = "prime-minister", "head of government", also("premier, head of government, pm")
    FIRST_VICE_PRESIDENT = "first-vice-president", "first vice-president of the state"
    DEPUTY_PRIME_MINISTER = "deputy-prime-minister", "deputy prime minister"
    FOREIGN_MINISTER = "foreign-minister", "minister of foreign affairs", also("minister of foreign affairs, fm")
    MINISTER = "minister", "minister of any other field"
    DEPUTY_FOREIGN_MINISTER = "deputy-foreign-minister", "deputy minister of foreign affairs"
    DEPUTY_MINISTER = "deputy-minister", "deputy minister of any other field"
    VICE_MINISTER = "vice-minister", "vice-minister, also parliamentary"
    CHIEF_OF_STAFF = (
        "chief-of-staff",
        "chief of the staff of a head of state or government",
        also("chief cabinet secretary"),
    )
    ADVISER = (
        "adviser",
        "adviser, aide or assistant of a head of state, government or body",
        also("advisor, aide, assistant"),
    )
    SPECIAL_REPRESENTATIVE = (
        "special-representative",
        "special representative or envoy for a field or region",
        also("envoy, special envoy"),
    )
    AMBASSADOR = "ambassador", "head of an embassy", also("embassador, head of mission")
    CHARGE_D_AFFAIRES = (
        "charge-d-affaires",
        "head of an embassy in place of an ambassador",
        also("charge, chargé d'affaires, charge d'affaires"),
    )
    CONSUL = "consul", "head of a consulate, also honorary or general", also("consul general, honorary consul")
    SPEAKER = "speaker", "chair of a parliament or of a house of it", also("speaker of parliament, chair of parliament")
    CHAIR = "chair", "chair of a body, association or centre", also("chairman, chairwoman, chairperson")
    DEPUTY_CHAIR = "deputy-chair", "deputy or vice chair of a body", also("vice chair, vice-chair, deputy chairman")
    MEMBER_OF_PARLIAMENT = "member-of-parliament", "member of a parliament", also("mp, deputy, lawmaker")
    LOCAL_HEAD = "local-head", "head of a town, district or region", also("mayor, governor")
    RECTOR = "rector", "head of a university or school", also("president of a university, principal")
    COMPANY_HEAD = "company-head", "president or chief director of a company", also("ceo, director, chief executive")


class TieKind(Term):
    """How the subject of a tie stands to its object."""

    DIPLOMATIC_RELATIONS = "diplomatic-relations", "keeps diplomatic relations with"
    EMBASSY_IN = "embassy-in", "has an embassy in, or is an embassy in", also("embassy")
    JOINT_BODY_OF = "joint-body-of", "is a joint body of"
    FRIENDSHIP_BODY_OF = "friendship-body-of", "works for friendship between or with"
    MEMBER_OF = "member-of", "is a member of", also("member, membership")
    TAKES_PART_IN = (
        "takes-part-in",
        "takes part in, holds a share in or is a party to",
        also("participant, shareholder"),
    )
    TWINNED_WITH = "twinned-with", "is a twin town of", also("twin towns, sister cities, twinning")
    COOPERATES_WITH = "cooperates-with", "works together with", also("partner, cooperation")
    TEACHES_LANGUAGE_OF = "teaches-language-of", "teaches the language of", also("teaches")
    LIVES_IN = "lives-in", "lives in", also("resident")
    NAMED_AFTER = "named-after", "is named after"
    OPERATES_IN = "operates-in", "does its work in", also("works in")
    ASSISTS = "assists", "gives assistance to"
    ORGANIZES = "organizes", "organizes or runs"
    SUPPLIES = "supplies", "makes or supplies goods for", also("supplier")


class Role(Term):
    """In what role an actor takes part in an event."""

    PARTICIPANT = "participant", "takes part, in no narrower role", also("attendee")
    HOST = "host", "receives the others"
    VISITOR = "visitor", "is received by the others", also("guest")
    HEAD_OF_DELEGATION = "head-of-delegation", "leads a delegation", also("delegation head, delegate")
    ORGANIZER = "organizer", "organizes"
    FOUNDER = "founder", "founds or forms"
    SUBJECT = "subject", "is what the event is about: founded, opened, joined, built or bought"
    BUYER = "buyer", "buys"
    DONOR = "donor", "gives or pays for", also("giver")
    BENEFICIARY = "beneficiary", "receives aid or advantage", also("recipient, receiver")
    SPEAKER = "speaker", "speaks"
    AWARDER = "awarder", "awards an honour"
    AWARDEE = "awardee", "is honoured", also("winner, laureate")
    PERFORMER = "performer", "performs", also("artist, musician")
    AUDIENCE = "audience", "watches or listens"
    RECOGNIZER = "recognizer", "recognizes"
    RECOGNIZED = "recognized", "is recognized"
    VOTER = "voter", "votes"
    CANDIDATE = "candidate", "is voted for"
    PROPOSER = "proposer", "puts something forward"
    RULE_MAKER = "rule-maker", "makes or changes the rule"
    OPERATOR = "operator", "runs the service or body"


class CaveatKind(Term):
    """Why something is doubtful."""

    SCALE = "scale", "a figure off by powers of ten, or beyond what is possible", also("magnitude")
    MISPRINT = "misprint", "a slip of the printer or writer", also("typo, error")
    CONTRADICTION = "contradiction", "two statements cannot both be true", also("conflict")
    COUNT = "count", "an announced number does not match what is listed"
    NAME = "name", "a name is spelled in several ways or looks wrong", also("spelling")
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


class Weight(Term):
    """How much a caveat matters."""

    @property
    def rank(self) -> int:
        """Its place among the weights, from 0 for the heaviest."""
        return [*Weight].index(self)

    MATERIAL = (
        "material",
        "a careful writer would not use the value bare: it may be wrong, or count twice",
        also("doubt"),
    )
    INFERRED = "inferred", "the edition entered what no cited sentence prints, from its context", also("inference")
    NOTE = "note", "worth knowing, but it changes nothing", also("remark, minor")
